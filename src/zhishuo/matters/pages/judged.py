"""What was said of the newest answer, and by whom: where all parties are asked, each sees what they have said themselves."""

from typing import Any

from django.utils.translation import gettext as _

from zhishuo.matters.models import Verdict
from zhishuo.matters.pages.story import Story
from zhishuo.matters.pages.telling_words import content


def given(story: Story, party: int | None) -> dict[str, Any] | None:
    """What this person (None: the speaker) has said of the newest answer, and whether others have still to say it."""
    row = newest(story).get(party)
    if row is None or row.solved == "silent":
        return None
    return {"word": word_of(story, row), "waits": not story.matter.verdict}


def newest(story: Story) -> dict[int | None, Verdict]:
    """What was said of the newest answer, by party; the speaker's under None."""
    return {row.party_id: row for row in story.verdicts if row.round == story.matter.reopened + 1}


def word_of(story: Story, row: Verdict) -> str:
    """What was asked is what is told."""
    return content(story, row.solved, row.satisfied)


def waited_for(story: Story, *, own: bool) -> str:
    """Whose verdict is waited for: the speaker's, or only the other side's any more."""
    if story.matter.stage == "answered" and given(story, None) is not None:
        return _("另一方说说办得怎么样。")
    return _("您说说办得怎么样。") if own else _("说事人说说办得怎么样。")
