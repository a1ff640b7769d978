"""Pure: a life replayed by the engine's own rules into the rows that the actions would have written."""

from datetime import datetime
from typing import Any

from zhishuo.kernel.verbs import Verb
from zhishuo.matters import clockwork, rules, verbs
from zhishuo.matters.bulk.life import Deed
from zhishuo.matters.bulk.sheet import LEAD, Sheet
from zhishuo.matters.practice import practice_of


class Course(Sheet):
    """A life on its way: each deed by the same stage table and the same clocks as the action of its name."""

    def run(self) -> None:
        """The whole life; raises the engine's refusals where a deed does not fit its stage."""
        life, matter = self.life, self.matter
        at, mine = life.registered_at, self.setting.mine
        self._hand(None, life.owner, at, taken_by=life.registrar if mine else None)
        matter["stage"], matter["assignee_id"] = ("handling", life.registrar) if mine else ("registered", None)
        for event in ("registered", "held"):
            self._start(
                clockwork.started_by(self.practice.playbook, event, at, facts=self._facts(), calendar=self.practice.calendar)
            )
        self._settle_dates()
        self._say("said", life.text, life.said_at, life.registrar, office=None)
        deeds = list(life.deeds)
        if life.settled:
            first = deeds.pop(0)
            self._answer(first)
            self._settle_dates()
            matter["rev"] += 1
            self._told(verbs.SETTLE, at, life.registrar, self._basics() | {"outcome": matter["outcome"]})
        else:
            self._told(verbs.IMPORT if self.imported else verbs.REGISTER, at, life.registrar, self._basics(), first=True)
        for deed in deeds:
            self._do(deed)
        self._finish()

    def _do(self, deed: Deed) -> None:
        verb = Verb.named(f"matter.{deed.verb}")
        rules.check_stage(self.matter["stage"], verb)
        if deed.at < self.last:
            raise ValueError(f"{deed.verb} at {deed.at} comes before {self.last}: deeds stand in order of time")
        self.last = deed.at
        done: dict[str, Any] = getattr(self, f"_deed_{deed.verb}")(deed)
        self._settle_dates()
        self.matter["rev"] += 1
        self._told(verb, deed.at, deed.account, done)
        if deed.verb == "verdict":
            self._after_verdict(deed)

    def _deed_take(self, deed: Deed) -> dict[str, Any]:
        hand = self._lead()
        hand["state"], hand["taken_at"], hand["taken_by_id"] = "taken", deed.at, deed.account
        self.matter["stage"], self.matter["assignee_id"] = "handling", deed.account
        self._fire("taken", deed.at)
        return {"office": self.matter["owner_id"], "hand_over": hand["id"]}

    def _deed_offer(self, deed: Deed) -> dict[str, Any]:
        return self._pass_on(deed, climbed=False, public=False)

    def _deed_climb(self, deed: Deed) -> dict[str, Any]:
        return self._pass_on(deed, climbed=True, public=True)

    def _pass_on(self, deed: Deed, *, climbed: bool, public: bool) -> dict[str, Any]:
        giver, to = self.matter["owner_id"], int(deed.data["to"])
        saying = self._say("reason", deed.text, deed.at, deed.account, office=giver, public=public)
        self._end_leads(deed.at)
        self._hand(giver, to, deed.at, climbed=climbed)
        self.matter["owner_id"], self.matter["assignee_id"], self.matter["stage"] = to, None, "offered"
        for event in ("climbed", "offered", "held") if climbed else ("offered", "held"):
            self._fire(event, deed.at)
        return {"from": giver, "to": to, "saying": saying}

    def _deed_return(self, deed: Deed) -> dict[str, Any]:
        hand = self._lead()
        saying = self._say("reason", deed.text, deed.at, deed.account, office=self.matter["owner_id"], public=False)
        hand["state"], hand["ended_at"], hand["reason"] = "returned", deed.at, deed.data["reason"]
        giver = hand["giver_id"]
        self._hand(hand["taker_id"], giver, deed.at, taken_by=None, state="taken")
        self.matter["owner_id"], self.matter["stage"], self.matter["assignee_id"] = giver, "handling", None
        self._stop(["take"], deed.at)
        self._fire("held", deed.at)
        return {"from": hand["taker_id"], "to": giver, "reason": deed.data["reason"], "saying": saying}

    def _deed_reply(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reply", deed.text, deed.at, deed.account, office=self.matter["owner_id"])
        self.matter["replied_at"] = self.matter["replied_at"] or deed.at
        self._fire("replied", deed.at)
        return {"saying": saying, "office": self.matter["owner_id"]}

    def _deed_note(self, deed: Deed) -> dict[str, Any]:
        return {"saying": self._say("note", deed.text, deed.at, deed.account, office=self.matter["owner_id"], public=False)}

    def _deed_say_more(self, deed: Deed) -> dict[str, Any]:
        return {"saying": self._say("more", deed.text, deed.at, deed.account, office=None), "files": 0}

    def _deed_answer(self, deed: Deed) -> dict[str, Any]:
        implied = self.matter["stage"] == "registered"
        if implied:
            self._deed_take(deed)
        return {"outcome": deed.data["outcome"], "saying": self._answer(deed), "taken": implied}

    def _answer(self, deed: Deed) -> int:
        matter = self.matter
        saying = self._say("answer", deed.text, deed.at, deed.account, office=matter["owner_id"])
        matter.update(outcome=deed.data["outcome"], stage="answered", answered_at=deed.at, verdict="")
        if matter["replied_at"] is None:
            matter["replied_at"] = deed.at
            self._fire("replied", deed.at)
        self._fire("answered", deed.at)
        self._stop([clock["name"] for clock in self._running() if clock["name"] != "verdict"], deed.at)
        return saying

    def _deed_verdict(self, deed: Deed) -> dict[str, Any]:
        matter, solved = self.matter, deed.data["solved"]
        saying = self._say("verdict", deed.text, deed.at, deed.account, office=None) if deed.text else None
        satisfied = deed.data.get("satisfied", "")
        self.rows.verdicts.append(
            {
                "id": next(self.ids),
                "county": self.county,
                "matter_id": matter["id"],
                "round": matter["reopened"] + 1,
                "at": deed.at,
                "solved": solved,
                "satisfied": satisfied,
                "saying_id": saying,
            }
        )
        matter["verdict"] = solved
        self._fire("verdict", deed.at)
        return {"solved": solved, "satisfied": satisfied, "saying": saying}

    def _after_verdict(self, deed: Deed) -> None:
        leads = rules.after_verdict(deed.data["solved"], self.matter["reopened"], self.practice.playbook.verdict.reopens_to)
        if leads == "close":
            self._close(deed.at)
            self._settle_dates()
            self.matter["rev"] += 1
            self._told(verbs.CLOSE, deed.at, None, {"verdict": self.matter["verdict"], "outcome": self.matter["outcome"]})
        else:
            self._reopen(deed, int(deed.data["to"]) if leads == "up" and "to" in deed.data else None)

    def _deed_close(self, deed: Deed) -> dict[str, Any]:
        """Only for what was imported: nobody was asked, and that is recorded (verdict “none”)."""
        self.matter["verdict"] = deed.data.get("verdict", "none")
        self._close(deed.at)
        return {"verdict": self.matter["verdict"], "outcome": self.matter["outcome"]}

    def _close(self, at: datetime) -> None:
        self._stop([clock["name"] for clock in self._running()], at)
        self._end_leads(at)
        self.matter["stage"], self.matter["closed_at"] = "closed", at

    def _deed_reopen(self, deed: Deed) -> dict[str, Any]:
        self._say("verdict", deed.text, deed.at, deed.account, office=None)
        self._reopen(deed, None, told=False)
        return {"owner": self.matter["owner_id"], "up": False, "times": self.matter["reopened"]}

    def _reopen(self, deed: Deed, above: int | None, *, told: bool = True) -> None:
        matter, at = self.matter, deed.at
        matter.update(reopened=matter["reopened"] + 1, closed_at=None, answered_at=None, verdict="", outcome="", due=None)
        self._stop([clock["name"] for clock in self._running()], at, void=True)
        self._start(clockwork.restarted(self.practice.playbook, at, facts=self._facts(), calendar=self.practice.calendar))
        if above is not None:
            giver = matter["owner_id"]
            self._end_leads(at)
            self._hand(giver, above, at, climbed=True)
            matter["owner_id"], matter["assignee_id"], matter["stage"] = above, None, "offered"
            for event in ("climbed", "offered", "held"):
                self._fire(event, at)
        else:
            matter["stage"] = "handling"
            if not any(hand["state"] in LEAD for hand in self.hands):
                self._hand(None, matter["owner_id"], at, taken_by=matter["assignee_id"], state="taken")
            self._fire("reopened", at)
        if told:
            self._settle_dates()
            matter["rev"] += 1
            self._told(
                verbs.REOPEN,
                at,
                deed.account,
                {"owner": matter["owner_id"], "up": above is not None, "times": matter["reopened"]},
            )

    def _deed_sort(self, deed: Deed) -> dict[str, Any]:
        """`data`: playbook, and topic or measure where they are given. A date promised already is never moved back."""
        matter, before, given = self.matter, self.matter["playbook"], deed.data
        practice = practice_of(matter["pack_id"], given.get("playbook") or before)
        matter["playbook"], matter["topic"] = practice.key, given.get("topic") or matter["topic"]
        matter["klass"], matter["privacy"] = (practice.playbook.playbook.class_, practice.playbook.playbook.privacy)
        self.practice = practice
        allow = practice.playbook.measures.allow if practice.playbook.measures else ()
        matter["measure"] = given.get("measure") or (
            matter["measure"] if matter["measure"] in allow else practice.playbook.measure(self._facts())
        )
        self._rebuild()
        self._fire("sorted", deed.at)
        return {"from": before, "to": practice.key, "topic": matter["topic"], "measure": matter["measure"]}

    def _rebuild(self) -> None:
        at = self.matter["registered_at"]
        fired = {"registered": at, "held": at}
        fired |= {clock["event"]: clock["started_at"] for clock in self.clocks if not clock["void"]}
        if self.matter["replied_at"]:
            fired["replied"] = self.matter["replied_at"]
        stopped = frozenset(clock["name"] for clock in self.clocks if clock["stopped_at"])
        started = clockwork.resorted(
            self.practice.playbook, fired, facts=self._facts(), calendar=self.practice.calendar, stopped=stopped
        )
        promised = {clock["name"]: clock["due"] for clock in self._running()}
        self._stop(list(promised), at, void=True)
        kept = len(self.clocks)
        self._start(started)
        for clock in self.clocks[kept:]:
            clock["due"] = min(clock["due"], promised.get(clock["name"], clock["due"]))

    def _deed_withdraw(self, deed: Deed) -> dict[str, Any]:
        saying = self._say("reason", deed.text, deed.at, deed.account, office=None) if deed.text else None
        self._stop([clock["name"] for clock in self._running()], deed.at, void=True)
        self.matter["stage"], self.matter["closed_at"] = "withdrawn", deed.at
        return {"saying": saying}

    def _finish(self) -> None:
        self.rows.matters.append(self.matter)
        self.rows.hands += self.hands
        self.rows.clocks += self.clocks
