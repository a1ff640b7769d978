"""Ids that carry their county: id = county × 10¹² + n."""

import threading
from collections.abc import Iterator

from django.db import connection

COUNTY = 10**12
BLOCK = 200  # one round trip to the sequence serves this many rows of this process


class _Blocks:
    """Numbers of the one sequence, drawn in blocks. A block that a dying process leaves unused is a harmless gap."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.next = 0
        self.end = 0

    def take(self) -> int:
        with self.lock:
            if self.next >= self.end:
                self.next = _draw()
                self.end = self.next + BLOCK
            self.next += 1
            return self.next - 1

    def forget(self) -> None:
        with self.lock:
            self.next = self.end = 0


def _draw() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('store_row')")
        (value,) = cursor.fetchone()
    return int(value)


_blocks = _Blocks()
forget_block = _blocks.forget


def new_id(county: int) -> int:
    """A fresh id for a row that lives in this county (six digits)."""
    return county * COUNTY + _blocks.take()


def new_numbers(count: int) -> Iterator[int]:
    """`count` fresh numbers for writes in bulk: add county × 10¹² to each. One statement, whatever the count."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('store_row') FROM generate_series(1, %s)", [-(-count // BLOCK)])
        firsts = [int(row[0]) for row in cursor.fetchall()]
    return (first + i for first in firsts for i in range(BLOCK))


def county_of(row_id: int) -> int:
    """The county an id belongs to, known from the id alone."""
    return row_id // COUNTY
