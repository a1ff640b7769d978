"""Floor 0: plain Python that knows nothing of Django, rows or requests.

Places as numbers (`codes`), days and clocks (`workdays`, `spans`, `clocks`, `times`), matter numbers that can
be read aloud (`numbers`), Chinese telephone numbers and what may be shown of them (`phones`, `masking`),
words for search (`text`), and the three things every module shares: why something was refused (`refusal`),
what can be done (`verbs`) and who does it (`actor`).

Everything here is a pure function or a frozen value, so every rule that rests on it can be tested without a
database. Import the submodules; this package itself offers no names.
"""
