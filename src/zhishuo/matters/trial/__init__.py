"""A draft of the rules tried on what was said in the past: the same deeds replayed by the engine under other rules, nothing written."""
