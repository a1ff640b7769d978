"""The invariants of the engine by name, each proved on the live data: `zhishuo check`.

Each is a question to the database that gives the rows which offend: their number and what is wrong, at most a few.
What SQL cannot ask (dates worked out anew, check digits, sealed telephones) is asked in Python, in batches.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import connection

from zhishuo.matters import checking, proofs
from zhishuo.matters.checking import Offence

MOST = 50


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
    Invariant("owner_never_empty", "每件事都有责任单位和首接单位", proofs.OWNER_NEVER_EMPTY),
    Invariant("offices_exist", "接了的、请了的、要回访的单位都在", proofs.OFFICES_EXIST),
    Invariant("hidden_is_not_on_it", "说的是谁，谁就不经手", proofs.HIDDEN_IS_NOT_ON_IT),
    Invariant("open_has_a_running_clock", "没办结的都有时限在走", proofs.OPEN_HAS_A_RUNNING_CLOCK),
    Invariant("open_has_a_next_date", "没办结的都有下一个日子，就是最早的时限", proofs.OPEN_HAS_A_NEXT_DATE),
    Invariant("promise_is_the_finish_date", "答应的日子就是办结果的时限", proofs.PROMISE_IS_THE_FINISH_DATE),
    Invariant("ended_stands_still", "结束了的没有时限在走，办结后要做的除外", proofs.ENDED_STANDS_STILL),
    Invariant("one_lead_hand_over", "没办结的只由一家主办，就是责任单位", proofs.ONE_LEAD_HAND_OVER),
    Invariant("hand_over_chain_unbroken", "每次交接，交的一家自己先接过", proofs.HAND_OVER_CHAIN_UNBROKEN),
    Invariant("hand_overs_are_as_they_end", "每次交接的样子和它的日子对得上，指定的没有退过", proofs.HAND_OVERS_ARE_AS_THEY_END),
    Invariant("help_ends_with_it", "事情答复了，协办也就结束了", proofs.HELP_ENDS_WITH_IT),
    Invariant("first_receiver_stays", "首接单位一直没有变", proofs.FIRST_RECEIVER_STAYS),
    Invariant("called_have_a_clock", "吹哨叫的每一家都有报到的时限", proofs.CALLED_HAVE_A_CLOCK),
    Invariant("waiting_has_its_pause", "暂停着的正好有一个暂停，别的没有时限停着", proofs.WAITING_HAS_ITS_PAUSE),
    Invariant("promises_are_kept", "答应过的日子没有往后挪", proofs.PROMISES_ARE_KEPT),
    Invariant("one_clock_of_a_name", "同一个时限只走一个", proofs.ONE_CLOCK_OF_A_NAME),
    Invariant("moments_are_in_order", "记下的时刻前后对得上", proofs.MOMENTS_ARE_IN_ORDER),
    Invariant("asks_have_a_clock", "等批的都有时限，时限都有等批的", proofs.ASKS_HAVE_A_CLOCK),
    Invariant("flags_equal_rows", "标记和核实的记录一样，没核实的有时限", proofs.FLAGS_EQUAL_ROWS),
    Invariant("steps_equal_rows", "办了的步骤和记录一样", proofs.STEPS_EQUAL_ROWS),
    Invariant("parts_before_the_whole", "分出去的没办完，整件没有办结", proofs.PARTS_BEFORE_THE_WHOLE),
    Invariant("merged_leads_somewhere", "并案的都找得到并到哪一件", proofs.MERGED_LEADS_SOMEWHERE),
    Invariant("closed_has_answer", "办结的都有答复", proofs.CLOSED_HAS_ANSWER),
    Invariant("closed_has_verdict_or_recorded_absence", "办结的都有评价，或者记明没有评价", proofs.CLOSED_HAS_VERDICT),
    Invariant("nobody_to_ask", "没人评价的，是本来就不评或者导入的", ask=checking.nobody_to_ask),
    Invariant("answered_waits_for_something", "答复了的在等评价，或者在等办结前要办的", proofs.ANSWERED_WAITS_FOR_SOMETHING),
    Invariant("calls_from_outside", "要回访的单位都没有经手", proofs.CALLS_FROM_OUTSIDE),
    Invariant("speaker_reachable", "凭编号和查询码找得到，留了电话的打得开", ask=checking.speaker_reachable),
    Invariant("personal_fields_are_sealed", "填的、记的个人信息都加密存着，打得开", ask=checking.personal_sealed),
    Invariant("sealed_by_flag_stays_sealed", "标记要密封的都还密封着", ask=checking.sealed_by_flag),
    Invariant("clocks_equal_recomputation", "每个时限重算一遍都一样，答应得更早的除外", ask=checking.clocks_equal_recomputation),
    Invariant("extensions_within_the_limit", "延期没有超过规定的次数和长短", ask=checking.extensions_within_the_limit),
    Invariant("reminders_belong_to_clocks", "提醒过的都是时限到了那一级", proofs.REMINDERS_BELONG_TO_CLOCKS),
    Invariant("no_reminder_is_missing", "到了时候的提醒都发出了", ask=checking.no_reminder_is_missing),
    Invariant("messages_have_their_subject", "发的消息都找得到说的是哪件事", proofs.MESSAGES_HAVE_THEIR_SUBJECT),
    Invariant("trail_tells_every_matter", "每件事的经过都记着，和现在的样子对得上", proofs.TRAIL_TELLS_EVERY_MATTER),
    Invariant("tallies_equal_trail", "统计数等于一笔一笔的经过", proofs.TALLIES_EQUAL_TRAIL),
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
