"""The matters sections of a pack: topics, flags, reasons, ladders (SCHEMA.md §4.3–4.5) and playbooks (§4.6).

Pure. The tables of a playbook stand in `playbook`, the closed words in `words`, what `pack check` proves
about all of them in `packchecks`, the worked examples are run by `examples`.
"""

from zhishuo.kernel.schema import Section
from zhishuo.matters.catalogue import Flag, Ladder, Reason, Rung, Sample
from zhishuo.matters.examples import run_examples
from zhishuo.matters.packchecks import check_flags, check_ladders, check_reasons, check_samples, check_topics
from zhishuo.matters.playbook import Clock, Field, Outcome, Playbook, Step, Verdict
from zhishuo.matters.playbookchecks import check_playbooks
from zhishuo.matters.topic import Lineage, Topic, lineage

__all__ = [
    "FLAGS",
    "LADDERS",
    "PLAYBOOKS",
    "REASONS",
    "SAMPLES",
    "TOPICS",
    "Clock",
    "Field",
    "Flag",
    "Ladder",
    "Lineage",
    "Outcome",
    "Playbook",
    "Reason",
    "Rung",
    "Sample",
    "Step",
    "Topic",
    "Verdict",
    "lineage",
]


TOPICS: Section[Topic] = Section("topics", "topics.toml", 1, Topic, check=check_topics)
FLAGS: Section[Flag] = Section("flags", "flags.toml", 1, Flag, check=check_flags)
REASONS: Section[Reason] = Section("reasons", "reasons.toml", 2, Reason, check=check_reasons)
SAMPLES: Section[Sample] = Section("samples", "samples.toml", 2, Sample, check=check_samples)
LADDERS: Section[Ladder] = Section("ladders", "ladders.toml", 1, Ladder, check=check_ladders)
PLAYBOOKS: Section[Playbook] = Section("playbooks", "playbooks/*.toml", 0, Playbook, check=check_playbooks, trial=run_examples)
