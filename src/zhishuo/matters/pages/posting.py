"""How a result will hang, shown to whoever puts it up before it hangs."""

from typing import Any

from zhishuo.kernel.times import now
from zhishuo.matters.clockspans import after
from zhishuo.matters.pages.choices import listed
from zhishuo.matters.pages.life import Life
from zhishuo.matters.publication import names_of, newest_answer, notice_kind, taken_out
from zhishuo.papers.api import where_words, without_personal
from zhishuo.places.api import full_name


def preview(life: Life, notice: str, where: tuple[str, ...], *, title: str, text: str) -> dict[str, Any]:
    """title, paragraphs, place, where, until and objection_until (None: for good, none taken), gone: what stands for persons now.

    Raises NotForEveryone.
    """
    matter, practice, at = life.matter, life.story.practice, now()
    kind = notice_kind(matter, practice.playbook, practice.version, notice)
    names = names_of(matter)
    own = without_personal(title or matter.title, names)[:80]
    return {
        "title": own,
        "paragraphs": [line.strip() for line in without_personal(text, names).splitlines() if line.strip()],
        "place": full_name(matter.at),
        "where": where_words(where or kind.where),
        "until": after(at, kind.shown.span, practice.calendar) if kind.shown.span else None,
        "objection_until": after(at, kind.objection, practice.calendar) if kind.objection else None,
        "gone": listed(taken_out((matter.title, newest_answer(matter), title, text), names)),
    }
