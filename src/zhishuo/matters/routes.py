"""Where a matter may go from here: up its ladder, or to an office of its playbook's list."""

from zhishuo.matters.models import Matter
from zhishuo.matters.pack import TOPICS, lineage
from zhishuo.matters.practice import Practice
from zhishuo.people.api import Office, office_at, post_at, seat_place, up_of


def climbs_to(matter: Matter, practice: Practice) -> Office | None:
    """The next office up: the playbook's own path where it has one, else the post's `up`. None at the top."""
    rule = practice.playbook.hand_over
    path = list(rule.path) if rule else []
    here = matter.owner.post
    for post in path[path.index(here) + 1 :] if here in path else ():
        office = office_at(post, matter.at)
        if office is not None and office.id != matter.owner_id:
            return office
    above = up_of(matter.owner)
    return above if above is not None and above.id != matter.owner_id else None


def may_go_to(matter: Matter, practice: Practice) -> list[Office]:
    """The offices that the playbook's list names, at this matter's place; without the owner itself, each once."""
    rule = practice.playbook.hand_over
    found: dict[int, Office] = {}
    for who in rule.to if rule else ():
        for office in _offices(matter, practice, who):
            if office.id != matter.owner_id:
                found[office.id] = office
    return list(found.values())


def _offices(matter: Matter, practice: Practice, who: str) -> list[Office]:
    if who == "up":
        above = climbs_to(matter, practice)
        return [above] if above else []
    if who == "topic":
        lead = topic_lead(practice, matter.topic)
        return _offices(matter, practice, lead) if lead else []
    if who == "first":
        return [matter.first]
    definition = post_at(who, int(matter.at))
    if definition is None:
        return []
    if definition.named:
        place = seat_place(who, matter.at)
        return list(Office.objects.filter(post=who, place=int(place)).exclude(name="").order_by("name"))
    office = office_at(who, matter.at)
    # An empty office resolves to the one above it; offering that under the wrong name would mislead.
    return [office] if office is not None and office.post == who else []


def topic_lead(practice: Practice, topic: str) -> str:
    """The post that the dispatch catalogue sends this topic to, "" where it names none."""
    known = practice.version.tables(TOPICS)
    found = lineage(known, topic)
    return found.lead if found else ""
