# ruff: noqa: SIM905 (a line of words reads better than a column of quotes)
"""The closed words that playbooks choose from (VERBS.md §1, §4, §5; SCHEMA.md §2, §4.6). Nothing here is a
pack's.
"""

STAGES = tuple("registered offered handling waiting answered closed redirected withdrawn merged".split())
MEASURES = ("settle", "lead", "joint")
CLASSES = tuple("plain family neighbour village service formal watch".split())
# From what everybody may read to what only the owner may: a flag may move a matter down this list, never up.
PRIVACIES = ("open", "parties", "sealed")
CHANNELS = tuple("desk phone qr web letter meeting grid talk hotline import api".split())

EVENTS = tuple(
    "said registered sorted offered held taken arrived replied asked climbed answered verdict closed reopened redirected".split()
)
STEP_KINDS = tuple("note visit meet decide mediate publish confirm deliver pay inspect".split())
WHO = tuple(
    "owner owner.head first up up.head topic registrar chosen doer speaker parties household watcher participants".split()
)
STARTERS = tuple("anyone speaker villagers matter duty gathering system".split())
SPECIAL_HOLDERS = ("topic", "registrar", "service", "above_subject")
ROLES = tuple("party proxy kin witness household helper subject representative".split())
MEANS = ("done", "agreed", "explained", "not_done")
SAYS = ("speaker", "household", "parties", "participants", "none")
ASKS = ("solved", "satisfied")
SATISFACTION = ("very", "satisfied", "basic", "not")
PUBLISHES = ("nothing", "count", "summary", "decision")
WHERES = ("board", "web", "loudspeaker", "message")
FIELD_TYPES = tuple(
    "text voice number money date datetime choice checklist yes_no person phone household post office file"
    " clauses lines slot camera points_entry view from_speaker".split()
)
# A field of these types holds something about a person, so the law wants its purpose said (个人信息保护法 6).
PERSONAL_TYPES = frozenset({"person", "phone", "household", "from_speaker"})

# What `when` may ask besides the playbook's own fields.
WHEN_KEYS = tuple("measure topic flag place held organ channel source".split())
LEVELS = ("grid", "village", "town", "county", "city")
REASON_USES = tuple("pause return redirect extend skip withdraw version unmask access".split())
CLOCK_NAMES = ("reply", "take", "level", "finish", "verdict")
