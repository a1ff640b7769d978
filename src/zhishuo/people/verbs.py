"""Verbs of people."""

from zhishuo.kernel.verbs import Verb

APPOINT = Verb("office.appoint", "任职", "Appoint", grants=frozenset({"roster"}), standing="place")
OPEN = Verb("account.open", "开账号", "Open an account", grants=frozenset({"security"}), standing="place")
END = Verb("office.end", "卸任", "End a term", grants=frozenset({"roster"}), standing="place")
DEFINE = Verb("office.define", "设立岗位", "Define posts", standing="system")
