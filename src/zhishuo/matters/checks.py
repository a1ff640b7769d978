"""The invariants of the engine by name, each proved on the live data: `zhishuo check`.

Each is a question to the database that gives the rows which offend: their number and what is wrong, at most a few.
What SQL cannot ask (dates worked out anew, check digits, sealed telephones) is asked in Python, in batches.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from zhishuo.matters import checking
from zhishuo.matters.checking import Offence

MOST = 50

_OPEN = "('registered', 'offered', 'handling', 'waiting', 'answered')"
_RUNNING = "c.stopped_at IS NULL AND NOT c.void"
_OF = "c.matter_id = m.id AND c.county = m.county"

OWNER_NEVER_EMPTY = """
SELECT m.number, 'no such office: owner ' || m.owner_id || ', first ' || m.first_id FROM matters_matter m
LEFT JOIN people_office o ON o.id = m.owner_id LEFT JOIN people_office f ON f.id = m.first_id
WHERE o.id IS NULL OR f.id IS NULL
"""
OPEN_HAS_A_RUNNING_CLOCK = f"""
SELECT m.number, m.stage FROM matters_matter m
WHERE m.stage IN {_OPEN} AND NOT EXISTS (SELECT 1 FROM matters_clock c WHERE {_OF} AND {_RUNNING})
"""
OPEN_HAS_A_NEXT_DATE = f"""
SELECT m.number, m.stage || ': ' || coalesce(m.next_due::text, '-') || ' <> ' || coalesce(c.due::text, '-') FROM matters_matter m
LEFT JOIN LATERAL (SELECT min(c.due) AS due FROM matters_clock c WHERE {_OF} AND {_RUNNING}) c ON true
WHERE (m.stage IN {_OPEN} AND (m.next_due IS NULL OR m.next_due <> c.due)) OR (m.stage NOT IN {_OPEN} AND m.next_due IS NOT NULL)
"""
ONE_LEAD_HAND_OVER = f"""
SELECT m.number, m.stage || ': ' || count(h.id) || ' lead(s)' FROM matters_matter m
LEFT JOIN matters_hand_over h ON h.matter_id = m.id AND h.county = m.county AND h.role = 'lead' AND h.state IN ('offered', 'taken')
WHERE m.stage IN {_OPEN} OR m.stage = 'closed' GROUP BY m.id, m.number, m.stage, m.owner_id
HAVING count(h.id) <> (CASE WHEN m.stage = 'closed' THEN 0 ELSE 1 END) OR bool_or(h.taker_id <> m.owner_id)
"""
HAND_OVER_CHAIN_UNBROKEN = """
SELECT m.number, 'hand-over ' || h.id || ' from ' || h.giver_id || ', who did not hold it' FROM (
    SELECT id, county, matter_id, giver_id, lag(taker_id) OVER (PARTITION BY matter_id, county ORDER BY offered_at, id) AS held
    FROM matters_hand_over WHERE role = 'lead') h
JOIN matters_matter m ON m.id = h.matter_id AND m.county = h.county
WHERE h.giver_id IS NOT NULL AND h.giver_id IS DISTINCT FROM h.held
"""
CLOSED_HAS_ANSWER = """
SELECT m.number, 'closed without an answer' FROM matters_matter m WHERE m.stage = 'closed' AND (m.answered_at IS NULL
  OR NOT EXISTS (SELECT 1 FROM matters_saying s WHERE s.matter_id = m.id AND s.county = m.county AND s.kind = 'answer'))
"""
CLOSED_HAS_VERDICT = """
SELECT m.number, 'verdict “' || m.verdict || '” is not recorded' FROM matters_matter m
WHERE m.stage = 'closed' AND CASE WHEN m.verdict = 'none' THEN m.channel <> 'import' ELSE NOT EXISTS (
    SELECT 1 FROM matters_verdict v
    WHERE v.matter_id = m.id AND v.county = m.county AND v.round = m.reopened + 1 AND v.solved = m.verdict) END
"""
ANSWERED_WAITS_FOR_VERDICT = f"""
SELECT m.number, 'no clock waits for the verdict' FROM matters_matter m WHERE m.stage = 'answered' AND (m.verdict <> ''
  OR NOT EXISTS (SELECT 1 FROM matters_clock c WHERE {_OF} AND {_RUNNING} AND c.name = 'verdict'))
"""
TRAIL_TELLS_EVERY_MATTER = """
SELECT m.number, CASE WHEN t.begun IS DISTINCT FROM 1 THEN 'begun ' || coalesce(t.begun, 0) || ' times in the trail'
                      ELSE 'is ' || m.stage || ', the trail says ' || t.last END
FROM matters_matter m LEFT JOIN (
    SELECT county, split_part(subject, ':', 2)::bigint AS matter_id,
           count(*) FILTER (WHERE verb IN ('matter.register', 'matter.settle', 'matter.import')) AS begun,
           (array_agg(verb ORDER BY at DESC, id DESC) FILTER (WHERE verb = ANY(%(moves)s)))[1] AS last
    FROM trail_entry WHERE verb LIKE 'matter.%%' AND subject LIKE 'matter:%%' GROUP BY county, subject
) t ON t.matter_id = m.id AND t.county = m.county
WHERE t.begun IS DISTINCT FROM 1
   OR NOT EXISTS (SELECT 1 FROM unnest(%(verbs)s::text[], %(stages)s::text[]) leads(verb, stage)
                  WHERE leads.verb = t.last AND leads.stage = m.stage)
"""
TALLIES_EQUAL_TRAIL = """
SELECT coalesce(t.place, e.place)::text, coalesce(t.day, e.day) || ' ' || coalesce(t.kind, e.kind) || ': '
       || coalesce(t.count, 0) || ' counted, ' || coalesce(e.count, 0) || ' in the trail'
FROM (SELECT place, day, kind, count FROM matters_tally WHERE count <> 0) t FULL JOIN (
    SELECT coalesce(place, 0) AS place, (at AT TIME ZONE 'Asia/Shanghai')::date AS day, k.kind, count(*) AS count
    FROM trail_entry JOIN unnest(%(counted)s::text[], %(kinds)s::text[]) k(verb, kind) USING (verb)
    WHERE heard IS NOT NULL GROUP BY 1, 2, 3
) e ON (e.place, e.day, e.kind) = (t.place, t.day, t.kind)
WHERE t.count IS DISTINCT FROM e.count
"""


@dataclass(frozen=True)
class Invariant:
    """`says`: what must hold, for people. Asked in SQL (`sql`: number, what) or in Python (`ask`)."""

    name: str
    says: str
    sql: str = ""
    ask: Callable[[], Iterator[Offence]] | None = None

    def offenders(self) -> Iterator[Offence]:
        """What offends, one after the other; nothing when it holds."""
        if self.ask is not None:
            yield from self.ask()
            return
        with connection.cursor() as cursor:
            cursor.execute(f"{self.sql} LIMIT {MOST + 1}", checking.parameters())
            for number, what in cursor.fetchall():
                yield Offence(str(number), str(what))


@dataclass(frozen=True)
class Result:
    """One invariant as found: at most MOST offenders, `more` when there are others."""

    name: str
    says: str
    offenders: list[Offence]
    more: bool


INVARIANTS = (
    Invariant("owner_never_empty", "每件事都有责任单位和首接单位", OWNER_NEVER_EMPTY),
    Invariant("open_has_a_running_clock", "没办结的都有时限在走", OPEN_HAS_A_RUNNING_CLOCK),
    Invariant("open_has_a_next_date", "没办结的都有下一个日子，就是最早的时限", OPEN_HAS_A_NEXT_DATE),
    Invariant("one_lead_hand_over", "没办结的只由一家主办，就是责任单位", ONE_LEAD_HAND_OVER),
    Invariant("hand_over_chain_unbroken", "每次交接，交的一家自己先接过", HAND_OVER_CHAIN_UNBROKEN),
    Invariant("closed_has_answer", "办结的都有答复", CLOSED_HAS_ANSWER),
    Invariant("closed_has_verdict_or_recorded_absence", "办结的都有评价，或者记明没有评价", CLOSED_HAS_VERDICT),
    Invariant("answered_waits_for_verdict", "答复了的都在等说事人评价", ANSWERED_WAITS_FOR_VERDICT),
    Invariant("speaker_reachable", "凭编号和查询码找得到，留了电话的打得开", ask=checking.speaker_reachable),
    Invariant("clocks_equal_recomputation", "每个时限重算一遍都一样，答应得更早的除外", ask=checking.clocks_equal_recomputation),
    Invariant("trail_tells_every_matter", "每件事的经过都记着，和现在的样子对得上", TRAIL_TELLS_EVERY_MATTER),
    Invariant("tallies_equal_trail", "统计数等于一笔一笔的经过", TALLIES_EQUAL_TRAIL),
    Invariant("nothing_stuck", "没有一笔经过因为出错一直没人接着办", ask=checking.nothing_stuck),
    Invariant("numbers_have_check_digit", "编号的校验位都对", ask=checking.numbers_have_check_digit),
)


def run_checks() -> Iterator[Result]:
    """Ask every invariant in turn. Nothing is changed; memory stays bounded."""
    for one in INVARIANTS:
        found = list(islice(one.offenders(), MOST + 1))
        yield Result(one.name, one.says, found[:MOST], len(found) > MOST)


def count_matters() -> int:
    """How many matters were looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM matters_matter")
        return int(cursor.fetchone()[0])
