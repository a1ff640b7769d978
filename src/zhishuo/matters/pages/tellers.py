"""One entry of the trail as a sentence, in two voices: to the person who spoke (您), and to those who handle it."""

from collections.abc import Callable, Mapping

from zhishuo.matters.pages import tellers_end, tellers_hands, tellers_work
from zhishuo.matters.pages.story import Story
from zhishuo.trail.api import Entry

Teller = Callable[[Story, Entry, bool], str]
TELLERS: Mapping[str, Teller] = {**tellers_hands.TELLERS, **tellers_work.TELLERS, **tellers_end.TELLERS}
# These leave no entry: looking, and writing down, which is told as what was said.
SILENT = frozenset({"view", "record", "draw"})
# What the speaker never sees: what those who handle it write to each other, alarms, supervision, whose fault it was.
HIDDEN = frozenset(
    f"matter.{action}"
    for action in (
        "note", "fill", "correct", "flag", "settle_flag", "seal", "unseal", "version", "score_help", "rehome", "dispute",
        "add_step", "instruct", "urge", "supervise", "release", "acknowledge", "spot_check", "link", "read",
    )
) | {"file.attach"}  # fmt: skip
# What somebody may read of the matter that theirs was merged into: how it goes, nothing of what others said.
SHARED = frozenset(
    f"matter.{action}"
    for action in ("take", "offer", "climb", "do_step", "pause", "resume", "extend", "answer", "reopen", "close", "redirect")
)


def sentence(story: Story, entry: Entry, *, own: bool) -> str:
    """One entry as a sentence, "" where there is nothing to tell. `own`: told to the speaker, else to those who handle it."""
    if own and entry.verb in HIDDEN:
        return ""
    told = TELLERS.get(entry.verb.partition(".")[2]) if entry.verb.startswith("matter.") else None
    return told(story, entry, own) if told else ""
