"""Divisions and grids: where everything happens.

Nouns: a place (one 15-digit code: city, county, town, village or community, grid), a change (renamed, retired, merged: dated
history), a figure (households, people: number, date, source).
The code is the key to everything: a subtree is a range of codes, so scoping a ledger is one range of one index.
A retired place keeps its row, so old matters keep their place; nothing new may be said there.
It never knows who works at a place.
"""
