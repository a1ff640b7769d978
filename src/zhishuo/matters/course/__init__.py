"""The course of one matter: what each deed changes, on plain rows, without a database.

`Course` carries the rows of a matter; the files beside it are the deeds, a file for each part of a matter's life. Live actions,
loading in bulk, worked examples and trials of drafts all run these same functions: there is one engine. A deed raises the
engine's refusals, changes rows in memory and returns what the trail tells of it; it never reads the time of day and never writes.
"""
