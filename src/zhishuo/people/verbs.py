"""Verbs of people."""

from zhishuo.kernel.verbs import Verb

APPOINT = Verb("office.appoint", "任职", "Appoint", grants=frozenset({"roster"}), standing="place")
OPEN = Verb("account.open", "开账号", "Open an account", grants=frozenset({"security"}), standing="place")
END = Verb("office.end", "卸任", "End a term", grants=frozenset({"roster"}), standing="place")
DEFINE = Verb("office.define", "设立岗位", "Define posts", standing="system")
STAND_IN = Verb("office.stand_in", "替班", "Stand in", grants=frozenset({"roster"}), standing="place")
COME_BACK = Verb("office.come_back", "提前回来", "Come back early", grants=frozenset({"roster"}), standing="place")
SUCCEED = Verb("office.succeed", "承接", "Succeed", standing="system")
