"""Front door of people."""

from zhishuo.people.actions import appoint, define_posts, end, hold_in_bulk, make_offices, meet, name_office, open_account
from zhishuo.people.bulk import open_in_bulk
from zhishuo.people.doors import Guarded, can, get_for, need
from zhishuo.people.models import Account, Holding, Office, Person, Post
from zhishuo.people.queries import (
    actor_of,
    forget_posts,
    holders,
    holding_now,
    office_at,
    office_with,
    offices,
    post_at,
    posts_at,
    seat_place,
    title_of,
    up_of,
)

__all__ = [
    "Account",
    "Guarded",
    "Holding",
    "Office",
    "Person",
    "Post",
    "actor_of",
    "appoint",
    "can",
    "define_posts",
    "end",
    "forget_posts",
    "get_for",
    "hold_in_bulk",
    "holders",
    "holding_now",
    "make_offices",
    "meet",
    "name_office",
    "need",
    "office_at",
    "office_with",
    "offices",
    "open_account",
    "open_in_bulk",
    "post_at",
    "posts_at",
    "seat_place",
    "title_of",
    "up_of",
]
