"""How rows are kept: the lowest floor that knows Django.

Nouns: a county-keyed row (its id carries its county), a sealed field (AES-256-GCM), a blind index (looks up what is
sealed), the embedded database, a limit (how often a public door opens for one caller).
Every module above builds its tables on `CountyModel` and `CountyKey`, so that locks, saves and joins always name the county
and the same code runs on one server and on a distributed one.
It never knows what a row is about, and it writes nothing of its own but counters of limits.
"""
