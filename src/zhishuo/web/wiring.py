"""The one table that knows every module: sections of packs, and which reactions hear which verbs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.schema import Published
from zhishuo.matters import jobs as matter_jobs
from zhishuo.matters.pack import FLAGS, LADDERS, PLAYBOOKS, REASONS, SAMPLES, TOPICS
from zhishuo.matters.rehoming import jobs as rehoming_jobs
from zhishuo.packs import api as packs
from zhishuo.papers.pack import LETTERS, NOTICES
from zhishuo.people import api as people
from zhishuo.people import jobs as people_jobs
from zhishuo.people.pack import OFFICES, POSTS, OfficeRow, Post
from zhishuo.trail.api import Reaction


def _define_posts(posts: Mapping[str, Post], published: Published) -> None:
    """A published pack sets the posts of its scope."""
    rows = [
        {
            "key": key,
            "level": post.level,
            "title": post.title.zh,
            "title_en": post.title.en or "",
            "up": post.up,
            "may": list(post.may),
            "head_may": list(post.head_may),
            "named": post.named,
            "public": post.public,
        }
        for key, post in posts.items()
    ]
    people.define_posts(published.low, published.high, rows)


def _name_offices(offices: Mapping[str, OfficeRow], published: Published) -> None:
    """First rows of offices with their own name; where the place is not loaded yet they come with the next publishing."""
    for office in offices.values():
        place = PlaceCode.of_prefix(office.place)
        if published.low <= int(place) < published.high:
            people.name_office(office.post, int(place), office.name.zh, place.county, phone=office.phone)


SECTIONS = (
    packs.PACK,
    replace(POSTS, on_publish=_define_posts),
    replace(OFFICES, on_publish=_name_offices),
    TOPICS,
    FLAGS,
    REASONS,
    SAMPLES,
    LADDERS,
    PLAYBOOKS,
    LETTERS,
    NOTICES,
    packs.WORDS,
    packs.CALENDAR,
)

REACTIONS: Mapping[str, Sequence[Reaction]] = {
    "place.load": (people_jobs.make_offices,),
    "place.merge": (people_jobs.succeed, rehoming_jobs.follow_places),
    "place.divide": (people_jobs.succeed, rehoming_jobs.follow_places),
    "place.move": (people_jobs.succeed, rehoming_jobs.follow_places),
    "calendar.set": (matter_jobs.recalendar,),
    "calendar.unset": (matter_jobs.recalendar,),
    "matter.register": (matter_jobs.count, matter_jobs.notice, rehoming_jobs.follow_matters, matter_jobs.tell),
    "matter.sort": (matter_jobs.notice,),
    "matter.settle": (matter_jobs.count, rehoming_jobs.follow_matters, matter_jobs.tell),
    "matter.answer": (matter_jobs.count, matter_jobs.tell),
    "matter.close": (matter_jobs.count, matter_jobs.parents),
    "matter.reopen": (matter_jobs.count, rehoming_jobs.follow_matters, matter_jobs.tell),
    "matter.withdraw": (matter_jobs.count, matter_jobs.parents),
    "matter.open_child": (matter_jobs.count, matter_jobs.tell),
    "matter.follow": (matter_jobs.count, matter_jobs.tell),
    "matter.join": (matter_jobs.count, matter_jobs.tell),
    "matter.merge": (matter_jobs.count, matter_jobs.parents),
    "matter.redirect": (matter_jobs.count, matter_jobs.parents, matter_jobs.tell),
    "matter.take": (matter_jobs.tell,),
    "matter.lift": (matter_jobs.tell,),
    "matter.call_back": (matter_jobs.tell,),
    "matter.ask": (matter_jobs.tell,),
    "matter.pause": (matter_jobs.tell,),
    "matter.extend": (matter_jobs.tell,),
    "matter.agree": (matter_jobs.tell,),
    "posting.finish": (matter_jobs.finish_publish,),
}


def connect() -> None:
    """Tell the packs which sections there are; done once, when Django is ready."""
    packs.use(SECTIONS)
    packs.count_moved_with(matter_jobs.touched)
