"""The demonstration: a made-up village, county or city with a year of matters, so that a visitor meets living desks.

Its nouns: Frame (the real counties and their numbers), Land (made-up towns, villages, grids), Staff (who holds which
office), Theme (what people say, and what is answered), Life (of `matters.bulk`: one matter from its first words on).
What is said stands in the folder `demo` beside `packs`; names of places stand only there. The year is reckoned back
from this moment, so dates are always alive; the same seed and moment give the same year. All goes in by the doors of
the modules, in bulk. It never touches an installation where anybody has an account or anything was said already.
"""

from zhishuo.web.demo.filling import NotEmpty, fill

__all__ = ["NotEmpty", "fill"]
