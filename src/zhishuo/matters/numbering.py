"""Numbers, query codes and links of matters: made from keys, so nothing secret is stored."""

import threading
from datetime import datetime
from functools import cache

from django.db import connection

from zhishuo.kernel.numbers import Numbering
from zhishuo.kernel.times import local
from zhishuo.store.api import key_for, token

BLOCK = 20


class _Run:
    """The running number behind the shown ones, drawn in small blocks; gaps do not show, for the shown ones are permuted."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next = self.end = 0

    def take(self) -> int:
        with self.lock:
            if self.next >= self.end:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT nextval('matters_number')")
                    (self.next,) = cursor.fetchone()
                self.end = self.next + BLOCK
            self.next += 1
            return self.next - 1

    def forget(self) -> None:
        with self.lock:
            self.next = self.end = 0


_run = _Run()
forget_numbers = _run.forget


@cache
def numbering() -> Numbering:
    return Numbering(key_for("numbers"))


def next_number(at: datetime) -> str:
    """The next free number for something registered at this moment."""
    return numbering().make(local(at).year, _run.take())


def numbers_in_bulk(count: int) -> list[int]:
    """`count` running numbers for imports; `numbering().make(year, n)` makes numbers of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('matters_number') FROM generate_series(1, %s)", [-(-count // BLOCK)])
        firsts = [row[0] for row in cursor.fetchall()]
    return [first + i for first in firsts for i in range(BLOCK)][:count]


def code_of(matter_id: int) -> str:
    """The four-digit query code of a matter."""
    return f"{int(token(str(matter_id), 'code'), 16) % 10_000:04d}"


def party_code(party_id: int) -> str:
    """The four-digit code with which somebody who was asked for a verdict finds the matter: with it they read the answer, no more."""
    return f"{int(token(str(party_id), 'party_code'), 16) % 10_000:04d}"


def party_link(party_id: int) -> str:
    """The part of a link that carries the right of somebody who was asked for a verdict."""
    return token(str(party_id), "party_link")


def link_of(matter_id: int) -> str:
    """The part of a link that carries the speaker's right to this matter."""
    return token(str(matter_id), "link")
