"""Open matters that may be the same as one just said: the speaker's own, and those that everybody may read in the same village."""

import re

from django.contrib.postgres.fields import ArrayField
from django.db.models import Q, TextField
from django.db.models.expressions import RawSQL

from zhishuo.kernel.text import tokens
from zhishuo.matters.models import Matter, Saying
from zhishuo.matters.practice import practice_of
from zhishuo.matters.queries import in_place
from zhishuo.matters.stages import AT_WORK
from zhishuo.matters.telling import hushed

MOST = 3
ASKED = 40  # words of a long text that are looked for
LOOKED_AT = 60
SHARE = 0.4  # so much of what was said has to stand in the other, for it to be offered
LEAST = 4  # words


def similar_to(matter: Matter) -> list[Matter]:
    """At most three, the most alike first; none where a matter may not be joined or is about what must stay unseen."""
    words = _words(matter)
    if not _may_join(matter) or len(words) < LEAST:
        return []
    query = " | ".join(f"'{word}'" for word in words)
    mine = Q(person_id=matter.person_id) if matter.person_id else Q(pk__in=[])
    rows = (
        Matter.objects.filter(in_place(matter.at.at("village") or matter.at), Q(privacy="open") | mine, county=matter.county)
        .filter(stage__in=AT_WORK, hidden__isnull=True)
        .exclude(pk=matter.pk)
        .exclude(privacy="sealed")
        .extra(where=['"matters_matter"."search" @@ %s::tsquery'], params=[query])
        .annotate(lexemes=RawSQL('tsvector_to_array("matters_matter"."search")', [], output_field=ArrayField(TextField())))
        .defer("search")
        .order_by("-id")[:LOOKED_AT]
    )
    alike = [(len(set(words) & set(row.lexemes)) / len(words), row) for row in rows if _may_join(row)]
    alike.sort(key=lambda pair: -pair[0])
    return [row for share, row in alike if share >= SHARE][:MOST]


def _words(matter: Matter) -> list[str]:
    """Words and pairs of characters of what was said; single characters stand in everything."""
    first = Saying.objects.filter(matter=matter, county=matter.county, kind="said").order_by("id").first()
    found = tokens(first.text if first else "")
    return [word for word in found if len(word) > 1 and re.fullmatch(r"\w+", word)][:ASKED]


def _may_join(matter: Matter) -> bool:
    practice = practice_of(matter.pack_id, matter.playbook)
    quiet = hushed(matter.privacy, bool(matter.hidden), (*matter.flags, *matter.suspected), practice.flags)
    return matter.stage in AT_WORK and not quiet and practice.playbook.start.pending == "join"
