"""Drawing a sample of what is closed, to ask the speakers again."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast, Concat

from zhishuo.kernel.actor import Actor
from zhishuo.kernel.codes import PlaceCode
from zhishuo.kernel.refusal import Refusal
from zhishuo.kernel.refusals import Forbidden
from zhishuo.kernel.times import now, start_of_day
from zhishuo.matters import refusals, verbs
from zhishuo.matters.actions.calling import spot_check
from zhishuo.matters.boarding import closed_between, leads, outside_of
from zhishuo.places.api import find
from zhishuo.trail.api import history, record

MOST = 50


@transaction.atomic
def draw(place: PlaceCode, *, by: Actor, since: date, until: date, most: int, seed: str) -> list[int]:
    """Draw at most `most` matters closed from one day to another, and plan a call about each. Returns their ids.

    Nobody chooses: the order is that of md5(seed + id), and the seed is in the trail, so anybody can draw again and compare. The
    same seed a second time gives what it gave. Raises Forbidden, SampleSize, NothingToDraw.
    """
    if not leads(by, place):
        raise Forbidden(verb=verbs.DRAW.word, verb_en=verbs.DRAW.word_en)
    if not 1 <= most <= MOST:
        raise refusals.SampleSize(most=MOST, field="most")
    drawn_from = find(int(place))
    before = history("place", drawn_from.id, drawn_from.county).filter(verb=verbs.DRAW.key, data__seed=seed).first()
    if before is not None:
        return [int(one) for one in before.data["drawn"]]
    office = by.seats_for(verbs.DRAW, int(place))[0].office_id
    rows = closed_between(by, place, start_of_day(since), start_of_day(until + timedelta(days=1)))
    lot = Func(Concat(Value(seed), Cast("id", TextField())), function="md5", output_field=TextField())
    ids = list(outside_of(rows, office).order_by(lot, "id").values_list("id", flat=True)[:most])
    drawn = [one for one in ids if _planned(one, by=by)]
    if not drawn:
        raise refusals.NothingToDraw()
    told = {"seed": seed, "since": since.isoformat(), "until": until.isoformat(), "most": most, "office": office, "drawn": drawn}
    record(verbs.DRAW, drawn_from, by=by, at=now(), data=told)
    return drawn


def _planned(matter_id: int, *, by: Actor) -> bool:
    """Whether a call could be planned, for those who may make it; what was opened again just now is left out."""
    try:
        spot_check(matter_id, by=by)
    except Refusal:
        return False
    return True
