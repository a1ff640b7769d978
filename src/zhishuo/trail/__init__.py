"""The append-only record of everything done: history, outbox and evidence in one table.

Nouns: an entry (who did which verb to what, where, when), a reaction (what hears an entry), a seal (a link of the hash chain
over a batch of entries), a fault (what verifying found).
An entry is written inside the action that it tells of: if it cannot be written, the action fails too and nothing changed.
A trigger forbids changing or deleting what is recorded. Entries hold ids, places, dates and codes, never free personal text,
so they never need erasing.
It never decides anything, and it never reads another module's tables.
"""
