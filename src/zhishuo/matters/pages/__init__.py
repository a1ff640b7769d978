"""What pages show of matters, as plain values: every query of a page stands in one function, so it can be counted."""
