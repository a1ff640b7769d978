"""What must hold of every matter, as questions in SQL: each gives (number, what is wrong) of the rows that offend.

One aggregate or anti-join each over whole tables, nothing row by row, so that a county's live data is asked in seconds.
Stages, rungs and roles are written as in the tables of `stages` and `models`.
"""

OPEN = "('registered', 'offered', 'handling', 'waiting', 'answered')"
RUNNING = "c.stopped_at IS NULL AND NOT c.void"
ASKED = "('offered', 'taken', 'arrived')"


def of(alias: str) -> str:
    """The join of a row with its matter `m`."""
    return f"{alias}.matter_id = m.id AND {alias}.county = m.county"


# ---- owner, next step, date

OWNER_NEVER_EMPTY = """
SELECT m.number, 'no such office: owner ' || m.owner_id || ', first ' || m.first_id FROM matters_matter m
LEFT JOIN people_office o ON o.id = m.owner_id LEFT JOIN people_office f ON f.id = m.first_id
WHERE o.id IS NULL OR f.id IS NULL
"""
OFFICES_EXIST = f"""
SELECT m.number, x.what || ': no such office ' || x.office FROM (
    SELECT county, matter_id, 'hand-over to' AS what, taker_id AS office FROM matters_hand_over WHERE state IN {ASKED}
    UNION ALL SELECT county, matter_id, 'hand-over from', giver_id FROM matters_hand_over WHERE state IN {ASKED}
    UNION ALL SELECT county, matter_id, 'clock of', doer_id FROM matters_clock c WHERE {RUNNING}
    UNION ALL SELECT county, matter_id, 'asked', office_id FROM matters_ask WHERE state = 'open'
    UNION ALL SELECT county, matter_id, 'call by', office_id FROM matters_call_back WHERE at IS NULL
    UNION ALL SELECT county, id, 'supervised by', supervisor_id FROM matters_matter
) x JOIN matters_matter m ON m.id = x.matter_id AND m.county = x.county
WHERE x.office IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_office o WHERE o.id = x.office)
"""
HIDDEN_IS_NOT_ON_IT = f"""
SELECT m.number, 'is about office ' || x.office || ', which has it or is asked for something' FROM matters_matter m
JOIN LATERAL (
    SELECT m.owner_id AS office UNION SELECT h.taker_id FROM matters_hand_over h WHERE {of("h")} AND h.state IN {ASKED}
    UNION SELECT a.office_id FROM matters_ask a WHERE {of("a")} AND a.state = 'open'
    UNION SELECT b.office_id FROM matters_call_back b WHERE {of("b")} AND b.at IS NULL
) x ON true
WHERE m.hidden IS NOT NULL AND m.stage IN {OPEN} AND ('o' || x.office) = ANY(m.hidden)
"""
OPEN_HAS_A_RUNNING_CLOCK = f"""
SELECT m.number, m.stage FROM matters_matter m
WHERE m.stage IN {OPEN} AND NOT EXISTS (SELECT 1 FROM matters_clock c WHERE {of("c")} AND {RUNNING} AND NOT c.paused)
"""
OPEN_HAS_A_NEXT_DATE = f"""
SELECT m.number, m.stage || ': ' || coalesce(m.next_due::text, '-') || ' <> ' || coalesce(c.due::text, '-') FROM matters_matter m
LEFT JOIN LATERAL (SELECT min(c.due) AS due FROM matters_clock c WHERE {of("c")} AND {RUNNING} AND NOT c.paused) c ON true
WHERE (m.stage IN {OPEN} AND (m.next_due IS NULL OR m.next_due IS DISTINCT FROM c.due
        OR NOT EXISTS (SELECT 1 FROM matters_clock c WHERE {of("c")} AND {RUNNING} AND c.due = m.next_due AND c.name = m.next_clock)))
   OR (m.stage NOT IN {OPEN} AND (m.next_due IS NOT NULL OR m.next_clock <> ''))
"""
PROMISE_IS_THE_FINISH_DATE = f"""
SELECT m.number, 'promised ' || coalesce(m.due::text, '-') || ', its clock says ' || c.due FROM matters_matter m
JOIN matters_clock c ON {of("c")} AND {RUNNING} AND c.name = 'finish' WHERE m.stage IN {OPEN} AND m.due IS DISTINCT FROM c.due
"""
ENDED_STANDS_STILL = f"""
SELECT m.number, m.stage || ', but ' || c.name || ' runs' FROM matters_matter m JOIN matters_clock c ON {of("c")} AND {RUNNING}
WHERE m.stage NOT IN {OPEN} AND NOT (m.stage = 'closed' AND (c.event IN ('closed', 'verdict') OR c.name LIKE 'step:%%'))
"""

# ---- from hand to hand

ONE_LEAD_HAND_OVER = f"""
SELECT m.number, m.stage || ': ' || count(h.id) || ' lead(s)' FROM matters_matter m
LEFT JOIN matters_hand_over h ON {of("h")} AND h.role = 'lead' AND h.state IN ('offered', 'taken')
GROUP BY m.id, m.county, m.number, m.stage, m.owner_id
HAVING count(h.id) <> (CASE WHEN m.stage IN {OPEN} THEN 1 ELSE 0 END) OR bool_or(h.taker_id <> m.owner_id)
    OR bool_or(h.state <> CASE WHEN m.stage IN ('registered', 'offered') THEN 'offered' ELSE 'taken' END)
"""
HAND_OVER_CHAIN_UNBROKEN = """
SELECT m.number, 'hand-over ' || h.id || ' from ' || h.giver_id || ', who did not hold it' FROM (
    SELECT id, county, matter_id, giver_id, lag(taker_id) OVER (PARTITION BY matter_id, county ORDER BY offered_at, id) AS held
    FROM matters_hand_over WHERE role = 'lead') h
JOIN matters_matter m ON m.id = h.matter_id AND m.county = h.county
WHERE h.giver_id IS NOT NULL AND h.giver_id IS DISTINCT FROM h.held
"""
HAND_OVERS_ARE_AS_THEY_END = f"""
SELECT m.number, 'hand-over ' || h.id || ': ' || h.role || ' ' || h.state FROM matters_hand_over h
JOIN matters_matter m ON {of("h")}
WHERE (h.state IN ('taken', 'arrived') AND h.taken_at IS NULL)
   OR (h.state IN ('returned', 'revoked', 'done')) <> (h.ended_at IS NOT NULL)
   OR (h.state = 'arrived' AND h.role = 'lead') OR (h.state = 'returned' AND (h.designated OR h.reason = '' OR h.giver_id IS NULL))
   OR (h.state = 'revoked' AND h.taken_at IS NOT NULL) OR (h.role <> 'lead' AND (h.climbed OR h.designated))
"""
HELP_ENDS_WITH_IT = f"""
SELECT m.number, m.stage || ', but ' || h.role || ' of ' || h.taker_id || ' is ' || h.state FROM matters_hand_over h
JOIN matters_matter m ON {of("h")}
WHERE h.role = 'assist' AND h.state IN {ASKED} AND (m.stage IN ('redirected', 'withdrawn', 'merged')
   OR (m.stage IN ('answered', 'closed') AND h.step = ''))
"""
FIRST_RECEIVER_STAYS = """
SELECT m.number, 'first is ' || m.first_id || ', at the beginning it was ' || x.taker_id FROM matters_matter m JOIN (
    SELECT DISTINCT ON (matter_id, county) matter_id, county, taker_id, giver_id FROM matters_hand_over WHERE role = 'lead'
    ORDER BY matter_id, county, offered_at, id) x ON x.matter_id = m.id AND x.county = m.county
WHERE (x.taker_id <> m.first_id OR x.giver_id IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM trail_entry r WHERE r.subject = 'matter:' || m.id AND r.county = m.county AND r.verb = 'matter.rehome')
UNION ALL
SELECT m.number, 'first is ' || m.first_id || ', the trail says ' || (t.data ->> 'owner') FROM trail_entry t
JOIN matters_matter m ON m.id = split_part(t.subject, ':', 2)::bigint AND m.county = t.county
WHERE t.subject LIKE 'matter:%%' AND t.verb = ANY(%(begin)s) AND t.data ? 'owner' AND (t.data ->> 'owner')::bigint <> m.first_id
  AND NOT EXISTS (SELECT 1 FROM trail_entry r WHERE r.subject = t.subject AND r.county = t.county AND r.verb = 'matter.rehome')
"""
CALLED_HAVE_A_CLOCK = f"""
SELECT m.number, 'the clock of a call to ' || coalesce(h.taker_id::text, 'nobody') || ' runs, it is ' || coalesce(h.state, 'gone')
FROM matters_clock c JOIN matters_matter m ON {of("c")} LEFT JOIN matters_hand_over h ON h.id = c.hand_id AND h.county = c.county
WHERE c.name = 'arrive' AND {RUNNING} AND (h.id IS NULL OR h.state NOT IN ('offered', 'taken') OR h.taker_id <> c.doer_id)
UNION ALL
SELECT m.number, 'called ' || h.taker_id || ' without a clock' FROM matters_hand_over h JOIN matters_matter m ON {of("h")}
WHERE h.whistle IS NOT NULL AND h.state = 'offered' AND NOT EXISTS (
    SELECT 1 FROM matters_clock c WHERE c.hand_id = h.id AND c.county = h.county AND {RUNNING})
"""

# ---- time

WAITING_HAS_ITS_PAUSE = f"""
SELECT m.number, m.stage || ': ' || count(c.id) FILTER (WHERE c.name = 'pause') || ' pause(s), '
    || count(c.id) FILTER (WHERE c.paused) || ' clock(s) stand still' FROM matters_matter m
LEFT JOIN matters_clock c ON {of("c")} AND {RUNNING} GROUP BY m.id, m.county, m.number, m.stage
HAVING count(c.id) FILTER (WHERE c.name = 'pause') <> (CASE WHEN m.stage = 'waiting' THEN 1 ELSE 0 END)
    OR (m.stage <> 'waiting' AND count(c.id) FILTER (WHERE c.paused) > 0) OR coalesce(bool_or(c.paused AND c.name = 'pause'), false)
"""
PROMISES_ARE_KEPT = """
SELECT m.number, c.name || ': due ' || c.due || ', promised for ' || c.cap FROM matters_clock c
JOIN matters_matter m ON m.id = c.matter_id AND m.county = c.county
WHERE NOT c.void AND c.cap IS NOT NULL AND c.due > greatest(c.cap, c.started_at)
"""
ONE_CLOCK_OF_A_NAME = f"""
SELECT m.number, c.name || ' runs ' || count(*) || ' times' FROM matters_clock c JOIN matters_matter m ON {of("c")}
WHERE {RUNNING} AND c.name <> 'arrive' GROUP BY m.number, c.matter_id, c.county, c.name HAVING count(*) > 1
"""
MOMENTS_ARE_IN_ORDER = """
SELECT m.number, 'moments ' || m.moments::text FROM matters_matter m
WHERE (m.moments #>> '{registered,0}')::timestamptz IS DISTINCT FROM m.registered_at
   OR (m.moments #>> '{said,0}')::timestamptz IS DISTINCT FROM m.said_at
   OR (m.answered_at IS NOT NULL AND (m.moments #>> '{answered,1}')::timestamptz IS DISTINCT FROM m.answered_at)
   OR (m.stage = 'closed' AND (m.moments #>> '{closed,1}')::timestamptz IS DISTINCT FROM m.closed_at)
   OR (m.replied_at IS NOT NULL AND NOT m.moments ? 'replied') OR (m.reopened > 0 AND NOT m.moments ? 'reopened')
   OR EXISTS (SELECT 1 FROM jsonb_each(m.moments) e WHERE (e.value ->> 0)::timestamptz > (e.value ->> 1)::timestamptz)
"""
ASKS_HAVE_A_CLOCK = f"""
SELECT m.number, 'asked to ' || coalesce(a.verb, substr(c.name, 5)) || ' in ' || m.stage || ': '
    || coalesce(a.state, 'nothing open') || ', ' || coalesce(c.name, 'no clock') FROM (
    SELECT * FROM matters_ask WHERE state = 'open') a
FULL JOIN (SELECT * FROM matters_clock c WHERE {RUNNING} AND c.name LIKE 'ask:%%') c
    ON c.matter_id = a.matter_id AND c.county = a.county AND c.name = 'ask:' || a.verb
JOIN matters_matter m ON m.id = coalesce(a.matter_id, c.matter_id) AND m.county = coalesce(a.county, c.county)
WHERE a.id IS NULL OR c.id IS NULL OR m.stage NOT IN {OPEN} OR c.doer_id <> a.office_id
"""

# ---- steps and flags

FLAGS_EQUAL_ROWS = f"""
SELECT m.number, 'flags ' || m.flags::text || ' ' || m.suspected::text || ', rows ' || f.confirmed::text || ' ' || f.proposed::text
FROM matters_matter m LEFT JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT f.key::text ORDER BY f.key::text) FILTER (WHERE f.state = 'confirmed'), '{{}}') AS confirmed,
           coalesce(array_agg(DISTINCT f.key::text ORDER BY f.key::text) FILTER (WHERE f.state = 'proposed'), '{{}}') AS proposed
    FROM matters_flag f WHERE {of("f")}) f ON true
WHERE ARRAY(SELECT unnest(m.flags)::text ORDER BY 1) <> f.confirmed
   OR ARRAY(SELECT unnest(m.suspected)::text ORDER BY 1) <> f.proposed
   OR (m.stage IN {OPEN} AND EXISTS (SELECT 1 FROM unnest(m.suspected) k WHERE NOT EXISTS (
        SELECT 1 FROM matters_clock c WHERE {of("c")} AND {RUNNING} AND c.name = 'flag:' || k)))
"""
STEPS_EQUAL_ROWS = f"""
SELECT m.number, 'done ' || m.done::text || ', rows ' || s.surely::text FROM matters_matter m LEFT JOIN LATERAL (
    SELECT coalesce(array_agg(DISTINCT s.key::text) FILTER (WHERE s.state IN ('done', 'skipped')), '{{}}') AS surely,
           coalesce(array_agg(DISTINCT s.key::text) FILTER (WHERE s.state IN ('done', 'skipped', 'no')), '{{}}') AS maybe
    FROM matters_step s WHERE {of("s")} AND s.key NOT LIKE 'added-%%') s ON true
WHERE NOT (s.surely <@ m.done::text[]) OR NOT (m.done::text[] <@ s.maybe)
   OR cardinality(m.done) <> (SELECT count(DISTINCT k) FROM unnest(m.done) k)
"""

# ---- several matters

PARTS_BEFORE_THE_WHOLE = f"""
SELECT m.number, CASE WHEN p.id IS NULL THEN 'its whole is not there' ELSE p.number || ' was closed before this part' END
FROM matters_matter m LEFT JOIN matters_matter p ON p.id = m.parent_id AND p.county = m.county
WHERE m.parent_id IS NOT NULL AND (p.id IS NULL OR p.id = m.id OR (p.stage = 'closed' AND m.stage IN {OPEN}
    AND m.registered_at < p.closed_at AND coalesce((m.moments #>> '{{reopened,1}}')::timestamptz, m.registered_at) < p.closed_at))
UNION ALL
SELECT m.number, 'what it follows is not there' FROM matters_matter m WHERE m.follows_id IS NOT NULL AND (m.follows_id = m.id
    OR NOT EXISTS (SELECT 1 FROM matters_matter p WHERE p.id = m.follows_id AND p.county = m.county))
"""
MERGED_LEADS_SOMEWHERE = """
WITH RECURSIVE way(id, county, number, at, seen) AS (
    SELECT id, county, number, merged_into_id, 1 FROM matters_matter WHERE merged_into_id IS NOT NULL
    UNION ALL SELECT w.id, w.county, w.number, t.merged_into_id, w.seen + 1 FROM way w
    JOIN matters_matter t ON t.id = w.at AND t.county = w.county WHERE t.merged_into_id IS NOT NULL AND w.seen < 50)
SELECT number, 'merged in a circle' FROM way WHERE seen = 50
UNION ALL
SELECT m.number, m.stage || ', merged into ' || coalesce(m.merged_into_id::text, 'nothing') FROM matters_matter m
LEFT JOIN matters_matter t ON t.id = m.merged_into_id AND t.county = m.county
WHERE (m.stage = 'merged') <> (m.merged_into_id IS NOT NULL) OR (m.merged_into_id IS NOT NULL AND t.id IS NULL)
"""

# ---- the end

CLOSED_HAS_ANSWER = """
SELECT m.number, 'closed without an answer' FROM matters_matter m WHERE m.stage = 'closed' AND (m.answered_at IS NULL
  OR NOT EXISTS (SELECT 1 FROM matters_saying s WHERE s.matter_id = m.id AND s.county = m.county AND s.kind = 'answer'))
"""
CLOSED_HAS_VERDICT = """
SELECT m.number, 'verdict “' || m.verdict || '” is not recorded' FROM matters_matter m
WHERE m.stage = 'closed' AND m.verdict <> 'none' AND NOT EXISTS (
    SELECT 1 FROM matters_verdict v
    WHERE v.matter_id = m.id AND v.county = m.county AND v.round = m.reopened + 1 AND v.solved = m.verdict)
"""
# Only what a playbook asks of all parties asks anybody beside the speaker. Solved is what all have said; silence, that the time ran out.
JUDGED_BY_ALL = f"""
SELECT m.number, 'closed as solved, and ' || coalesce('party ' || p.id, 'the speaker') || ' said ' || coalesce(v.solved, 'nothing')
FROM matters_matter m JOIN LATERAL (
    SELECT id FROM matters_party WHERE matter_id = m.id AND county = m.county AND asked = m.reopened + 1
    UNION ALL SELECT NULL WHERE EXISTS (
        SELECT 1 FROM matters_party WHERE matter_id = m.id AND county = m.county AND asked = m.reopened + 1)) p ON true
LEFT JOIN matters_verdict v ON {of("v")} AND v.round = m.reopened + 1 AND v.party_id IS NOT DISTINCT FROM p.id
WHERE m.stage = 'closed' AND m.verdict = 'solved' AND v.solved IS DISTINCT FROM 'solved'
UNION ALL
SELECT m.number, 'silent, and the time for the verdict had not run out' FROM matters_matter m
WHERE m.stage = 'closed' AND m.verdict = 'silent' AND EXISTS (
    SELECT 1 FROM matters_party p WHERE {of("p")} AND p.asked = m.reopened + 1)
  AND NOT EXISTS (SELECT 1 FROM matters_clock c WHERE {of("c")} AND c.name = 'verdict' AND NOT c.void AND c.due <= m.closed_at)
UNION ALL
SELECT m.number, 'party ' || v.party_id || ' was not asked, and gave a verdict' FROM matters_verdict v JOIN matters_matter m ON {of("v")}
LEFT JOIN matters_party p ON p.id = v.party_id AND p.county = v.county AND p.matter_id = m.id AND p.asked >= v.round
WHERE v.party_id IS NOT NULL AND p.id IS NULL
"""
ANSWERED_WAITS_FOR_SOMETHING = f"""
SELECT m.number, CASE m.verdict WHEN '' THEN 'no clock waits for the verdict'
    ELSE 'has its verdict, and waits for no part and no step' END FROM matters_matter m
WHERE m.stage = 'answered' AND NOT EXISTS (SELECT 1 FROM matters_clock c WHERE {of("c")} AND {RUNNING}
        AND c.name LIKE CASE m.verdict WHEN '' THEN 'verdict' ELSE 'step:%%' END)
  AND NOT (m.verdict <> '' AND (m.suspected <> '{{}}' OR EXISTS (
        SELECT 1 FROM matters_matter p WHERE p.parent_id = m.id AND p.county = m.county)))
"""
CALLS_FROM_OUTSIDE = f"""
SELECT m.number, 'office ' || b.office_id || ' handled it and is to call' FROM matters_call_back b JOIN matters_matter m ON {of("b")}
WHERE b.at IS NULL AND b.round = m.reopened + 1 AND (b.office_id IN (m.owner_id, m.first_id) OR EXISTS (
    SELECT 1 FROM matters_hand_over h WHERE {of("h")} AND h.taker_id = b.office_id AND h.role IN ('lead', 'assist')))
"""

# ---- what was told

TRAIL_TELLS_EVERY_MATTER = """
SELECT m.number, CASE WHEN t.begun IS DISTINCT FROM 1 THEN 'begun ' || coalesce(t.begun, 0) || ' times in the trail'
                      ELSE 'is ' || m.stage || ', the trail says ' || t.last END
FROM matters_matter m LEFT JOIN (
    SELECT county, split_part(subject, ':', 2)::bigint AS matter_id, count(*) FILTER (WHERE verb = ANY(%(begin)s)) AS begun,
           (array_agg(move ORDER BY at DESC, id DESC) FILTER (WHERE move = ANY(%(moves)s)))[1] AS last
    FROM (
        SELECT id, county, subject, at, verb, CASE
            WHEN verb = 'matter.agree' AND data @> '{"agreed": true}' THEN 'matter.' || (data ->> 'verb')
            WHEN verb = 'matter.call_back' AND data ? 'reopened' THEN 'matter.reopen'
            WHEN verb = 'matter.say_more' AND data @> '{"resumed": true}' THEN 'matter.resume'
            WHEN verb = 'matter.ask' AND data @> '{"until": null}' THEN ''  -- asked where no clock may stand still
            WHEN data ? 'ask' THEN '' ELSE verb END AS move
        FROM trail_entry WHERE verb LIKE 'matter.%%' AND subject LIKE 'matter:%%') told
    GROUP BY county, subject
) t ON t.matter_id = m.id AND t.county = m.county
WHERE t.begun IS DISTINCT FROM 1
   OR NOT EXISTS (SELECT 1 FROM unnest(%(verbs)s::text[], %(stages)s::text[]) leads(verb, stage)
                  WHERE leads.verb = t.last AND leads.stage = m.stage)
"""
TALLIES_EQUAL_TRAIL = """
SELECT coalesce(t.county, e.county)::text, coalesce(t.day, e.day) || ' ' || coalesce(t.kind, e.kind) || ': '
       || coalesce(t.count, 0) || ' counted, ' || coalesce(e.count, 0) || ' in the trail'
FROM (SELECT place / 1000000000 AS county, day, kind, sum(count) AS count FROM matters_tally GROUP BY 1, 2, 3) t FULL JOIN (
    SELECT coalesce(place, 0) / 1000000000 AS county, (at AT TIME ZONE 'Asia/Shanghai')::date AS day, k.kind, count(*) AS count
    FROM trail_entry JOIN unnest(%(counted)s::text[], %(kinds)s::text[]) k(verb, kind) USING (verb)
    WHERE heard IS NOT NULL GROUP BY 1, 2, 3
) e ON (e.county, e.day, e.kind) = (t.county, t.day, t.kind)
WHERE coalesce(t.count, 0) <> coalesce(e.count, 0)
"""
REMINDERS_BELONG_TO_CLOCKS = f"""
SELECT m.number, 'reminder ' || r.id || ' of ' || r.name || ': rung ' || r.rung || ' at ' || r.at FROM matters_reminder r
JOIN matters_matter m ON {of("r")} LEFT JOIN matters_clock c ON c.id = r.clock_id AND c.county = r.county AND {of("c")}
WHERE r.rung >= 0 AND (c.id IS NULL OR c.name <> r.name OR r.at < c.started_at)
   OR r.acked_at IS NOT NULL AND r.acked_at < r.at
   OR r.rung >= 0 AND NOT c.void AND c.stopped_at IS NULL AND r.due = c.due AND NOT (
        r.rung = ANY(c.rung_no) AND (c.rung_at)[array_position(c.rung_no, r.rung)] <= r.at)
"""
MESSAGES_HAVE_THEIR_SUBJECT = """
SELECT x.subject, 'a message about a matter that is not there' FROM papers_message x
WHERE x.subject LIKE 'matter:%%' AND NOT EXISTS (
    SELECT 1 FROM matters_matter m WHERE m.id = split_part(x.subject, ':', 2)::bigint AND m.county = x.county)
"""
