"""The hash chain: seals over batches of entries, and the proof that nothing was altered, deleted or inserted since."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction

from zhishuo.kernel.times import now
from zhishuo.trail.models import Seal

BATCH = 50_000
LOCK = 7_411_001  # any fixed number: only one process seals at a time
LEAF = 16
SLACK = timedelta(hours=1)  # a long import may record well before it commits

# One text for each entry, the same on every server: what is hashed. Fields stand between unit separators.
_PAYLOAD = r"""concat_ws(E'\x1f', id, county, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), verb, subject, coalesce(place::text, ''), actor, cause, data::text)"""


@dataclass(frozen=True)
class Fault:
    """What verifying found: kind is altered, deleted, inserted, seal_broken; `entry` is the id, `seal` the seal's number."""

    kind: str
    seal: int
    entry: int | None
    sentence: str


def _leaf(algorithm: str, row_id: int, payload: str) -> bytes:
    return row_id.to_bytes(8, "big") + hashlib.new(algorithm, payload.encode()).digest()[:LEAF]


def _link(algorithm: str, previous: bytes, number: int, leaves: bytes) -> bytes:
    return hashlib.new(algorithm, previous + number.to_bytes(4, "big") + leaves).digest()


def seal_now() -> list[int]:
    """Seal every entry that is not sealed yet. Returns the numbers of the seals made; none when there was nothing to seal."""
    made: list[int] = []
    while (number := _seal_one()) is not None:
        made.append(number)
    return made


@transaction.atomic
def _seal_one() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = Seal.objects.order_by("-number").only("number", "digest").first()
        number = last.number + 1 if last else 1
        cursor.execute(
            f"""WITH batch AS (SELECT id, county FROM trail_entry WHERE seal IS NULL ORDER BY id LIMIT %s),
            done AS (UPDATE trail_entry SET seal = %s FROM batch b(i, c) WHERE id = i AND county = c RETURNING id, {_PAYLOAD} AS payload)
            SELECT id, payload FROM done ORDER BY id""",  # noqa: S608 - no outside text in it
            [BATCH, number],
        )
        algorithm = settings.ZHISHUO.seal_algorithm
        leaves = b"".join(_leaf(algorithm, row_id, payload) for row_id, payload in cursor)
    if not leaves:
        return None
    previous = bytes(last.digest) if last else b""
    Seal(
        number=number,
        at=now(),
        algorithm=algorithm,
        count=len(leaves) // (8 + LEAF),
        leaves=leaves,
        previous=previous,
        digest=_link(algorithm, previous, number, leaves),
    ).save(force_insert=True)
    return number


def verify() -> Iterator[Fault]:
    """Walk the chain from its beginning and yield every fault, naming the entry. Nothing is changed; memory stays bounded."""
    previous, expected, last_at = b"", 1, None
    for seal in Seal.objects.order_by("number").iterator(chunk_size=20):
        if seal.number != expected or bytes(seal.previous) != previous:
            yield Fault("seal_broken", seal.number, None, f"第 {seal.number} 道封存接不上前一道：中间有封存被删或被换")
        if _link(seal.algorithm, bytes(seal.previous), seal.number, bytes(seal.leaves)) != bytes(seal.digest):
            yield Fault("seal_broken", seal.number, None, f"第 {seal.number} 道封存自身被改过")
        yield from _compare(seal)
        previous, expected, last_at = bytes(seal.digest), seal.number + 1, seal.at
    if last_at is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM trail_entry WHERE seal IS NULL AND recorded < %s ORDER BY id LIMIT 1000", [last_at - SLACK]
            )
            for (row_id,) in cursor.fetchall():
                yield Fault("inserted", 0, row_id, f"记录 {row_id} 写着封存以前的时间，却没有被封存过：后来插进去的")


def _compare(seal: Seal) -> Iterator[Fault]:
    width = 8 + LEAF
    kept = memoryview(bytes(seal.leaves))
    sealed = {int.from_bytes(kept[i : i + 8], "big"): bytes(kept[i + 8 : i + width]) for i in range(0, len(kept), width)}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {_PAYLOAD} FROM trail_entry WHERE seal = %s", [seal.number])  # noqa: S608
        for row_id, payload in cursor:
            digest = sealed.pop(row_id, None)
            if digest is None:
                yield Fault("inserted", seal.number, row_id, f"记录 {row_id} 不在第 {seal.number} 道封存里：后来插进去的")
            elif digest != _leaf(seal.algorithm, row_id, payload)[8:]:
                yield Fault("altered", seal.number, row_id, f"记录 {row_id} 封存以后被改过（第 {seal.number} 道封存）")
    for row_id in sorted(sealed):
        yield Fault("deleted", seal.number, row_id, f"记录 {row_id} 封存以后被删掉了（第 {seal.number} 道封存）")
