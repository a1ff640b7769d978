"""Practice packs: how a county runs the method, as data (TOML), never as code.

A pack is a folder of tables. `reading` reads it strictly with line numbers, `laying` lays it over the pack
below (the unit is the whole table) and resolves `like`, `decoding` turns tables into the frozen dataclasses
that each module declares in its `pack.py`, `checking` proves that everything referred to exists and that
everybody who waits hears, and publishing keeps the laid-over result for ever under a number, so that a matter
stays under the rules it began with.

This module knows no section but its own (head, words, calendar); `web/wiring.py` hands it the others. It
never evaluates anything: there are no expressions, no code, no templates with logic in a pack.
"""
