"""Open matters follow the people and places that they hang on; nothing is orphaned, closed ones keep their place.

A re-homing never moves a stage or a date. It is set-based and told in the trail matter by matter (`matter.rehome`).
"""
