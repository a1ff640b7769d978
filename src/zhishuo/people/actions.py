"""Every write of people: posts from packs, offices for all places, accounts, holdings, residents."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from zhishuo.kernel.actor import SYSTEM, Actor
from zhishuo.kernel.phones import normalise
from zhishuo.kernel.refusals import BadPhone, Forbidden, NotFound
from zhishuo.kernel.times import now, today
from zhishuo.people import rules, verbs
from zhishuo.people.models import Account, Holding, Office, Person, Post, StandIn
from zhishuo.people.queries import forget_offices, forget_posts
from zhishuo.people.standing_in import own_offices
from zhishuo.store.api import COUNTY, blind, county_of, insert, new_id, new_numbers, update
from zhishuo.trail.api import record

_OFFICES = """
INSERT INTO people_office (id, county, post, place, name, phone)
SELECT p.code / 1000000000 * 1000000000000 + nextval('store_row'), p.code / 1000000000,
       d.key, p.code, '', ''
FROM people_post d JOIN places_place p ON p.level = d.level AND p.code >= d.low AND p.code < d.high
WHERE NOT d.named AND p.until IS NULL AND p.code >= %s AND p.code < %s
  AND NOT EXISTS (SELECT 1 FROM people_office o WHERE o.place = p.code AND o.post = d.key AND o.name = '')
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def define_posts(low: int, high: int, posts: Iterable[Mapping[str, Any]]) -> None:
    """Set the posts of one scope to what its pack says, and make the offices that are missing.

    Each post: key, level, title, title_en, up, may, head_may, named, public.
    """
    Post.objects.filter(low=low, high=high).delete()
    Post.objects.bulk_create([Post(low=low, high=high, **post) for post in posts])
    make_offices(low, high)
    forget_posts()


def make_offices(low: int = 0, high: int = 10**15) -> int:
    """Make, in one statement, every office that a post and a place ask for and that is not there. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_OFFICES, [low, high])
        made = int(cursor.rowcount)
    forget_offices()
    return made


@transaction.atomic
def name_office(post: str, place: int, name: str, county: int, *, phone: str = "") -> Office:
    """An office with its own name (a mediation room); the one that stands already, where it stands already."""
    office = Office.objects.filter(post=post, place=place, name=name, county=county).first()
    if office is None:
        office = Office(id=new_id(county), county=county, post=post, place=place, name=name, phone=phone)
        insert(office)
        forget_offices()
    return office


@transaction.atomic
def open_account(username: str, name: str, password: str | None, *, by: Actor, phone: str = "") -> Account:
    """A new account; without a password it cannot sign in until one is set. It may do nothing until it holds an office."""
    account = Account.objects.create_user(username, password, name=name, phone=phone)
    record(verbs.OPEN, account, by=by, data={"account": account.pk})
    return account


@transaction.atomic
def appoint(
    account: Account, office: Office, *, by: Actor, head: bool = False, kind: str = "", since: date | None = None
) -> Holding:
    """Put an account into an office from a day on."""
    holding = Holding(
        id=new_id(office.county),
        county=office.county,
        account=account,
        office=office,
        since=since or today(),
        head=head,
        kind=kind,
    )
    insert(holding)
    forget_offices()
    record(verbs.APPOINT, holding, by=by, data={"office": office.id, "account": account.pk, "head": head})
    return holding


@transaction.atomic
def end(holding: Holding, *, by: Actor, day: date | None = None) -> None:
    """Let a term end: from `day` on the account no longer holds the office. What it owned stays with the office.

    A term lasts a day at least: one that began today ends tomorrow. `standing_in.leaving` says before what stands empty then.
    """
    holding.until = max(day or today(), holding.since + timedelta(days=1))
    holding.save(update_fields=["until"])
    forget_offices()
    record(verbs.END, holding, by=by, data={"office": holding.office_id, "account": holding.account_id})


@transaction.atomic
def stand_in(account: Account, substitute: Account, since: date, until: date, *, by: Actor) -> StandIn:
    """替班: from `since` until the day before `until` the substitute has the seats of `account`, who may act all the same.

    Said by the person, or by whoever keeps the roster there. The same once more is what stands already.
    Raises BadLeave, StandInCircle, Forbidden.
    """
    rules.check_days(since, until, today())
    if account.pk == substitute.pk:
        raise rules.BadLeave("self", field="stand_in")
    with connection.cursor() as cursor:  # two leaves at the same moment could close a circle that neither sees
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LEAVES])
    office = _leaves_from(account, substitute, by)
    before = StandIn.objects.filter(account=account, stand_in=substitute, since=since, until=until, ended=None).first()
    if before is not None:
        return before
    overlapping = StandIn.objects.filter(since__lt=until, until__gt=since)
    others = [rules.Leave(one.account_id, one.stand_in_id, one.since, one.back) for one in overlapping]
    way = rules.circle(rules.Leave(account.pk, substitute.pk, since, until), others)
    if way:
        names = dict(Account.objects.filter(pk__in=way).values_list("pk", "name"))
        raise rules.StandInCircle(" → ".join(names[one] for one in way), field="stand_in")
    leave = StandIn(
        id=new_id(office.county),
        county=office.county,
        account=account,
        stand_in=substitute,
        office=office,
        since=since,
        until=until,
    )
    insert(leave)
    forget_offices()
    told = {"account": account.pk, "stand_in": substitute.pk, "since": since.isoformat(), "until": until.isoformat()}
    record(verbs.STAND_IN, leave, by=by, data=told)
    return leave


_LEAVES = 7_411_002  # any fixed number: leaves are made one after the other


def _leaves_from(account: Account, substitute: Account, by: Actor) -> Office:
    """Where the one who goes works; checks who may say so and that the substitute is near."""
    mine, theirs = own_offices(account), own_offices(substitute)
    for one, held in ((account, mine), (substitute, theirs)):
        if not held or not one.is_active:
            raise rules.BadLeave("no_office", one.name, field="account" if one is account else "stand_in")
    if by.account_id != account.pk and not any(by.may(verbs.STAND_IN, office.at) for office in mine):
        raise Forbidden(verb=verbs.STAND_IN.word, verb_en=verbs.STAND_IN.word_en)
    counties = {office.county for office in theirs}
    office = next((office for office in mine if office.county in counties), None)
    if office is None:
        raise rules.BadLeave("far", substitute.name, field="stand_in")
    return office


@transaction.atomic
def come_back(leave_id: int, *, by: Actor, day: date | None = None) -> StandIn:
    """Back on `day` (today) already; a leave that has not begun is called off. Raises NotFound, BadLeave, Forbidden."""
    day = day or today()
    leave = StandIn.objects.select_for_update(of=("self",)).filter(pk=leave_id, county=county_of(leave_id)).first()
    if leave is None:
        raise NotFound()
    if by.account_id != leave.account_id and not by.may(verbs.COME_BACK, leave.office.at):
        raise Forbidden(verb=verbs.COME_BACK.word, verb_en=verbs.COME_BACK.word_en)
    if leave.back <= max(day, leave.since):
        raise rules.BadLeave("over")
    leave.ended = max(day, leave.since)
    leave.save(update_fields=["ended"])
    forget_offices()
    record(verbs.COME_BACK, leave, by=by, data={"account": leave.account_id, "day": leave.ended.isoformat()})
    return leave


def _phone(text: str) -> str:
    try:
        return normalise(text) if text.strip() else ""
    except BadPhone as refusal:
        raise refusal.about("phone") from refusal


def meet(county: int, *, name: str = "", phone: str = "") -> Person | None:
    """The resident with this phone in this county, made if not known; None for one who left neither name nor phone.

    A phone that cannot be one raises BadPhone. A name given with a known phone is kept only where none was known.
    """
    name, phone = name.strip()[:40], _phone(phone)
    if not name and not phone:
        return None
    index = blind(phone, "person.phone") if phone else None
    person = Person.objects.filter(phone_index=index, county=county).first() if index else None
    if person is None:
        person = Person(id=new_id(county), county=county, name=name, phone=phone, phone_index=index, created=now())
        insert(person)
    elif name and not person.name:
        person.name = name
        update(person, ["name"])
    return person


def hold_in_bulk(rows: Sequence[tuple[int, int, bool, str]], *, since: date, by: Actor = SYSTEM) -> None:
    """(account id, office id, head, kind) for many: COPY, for imports and the demonstration."""
    numbers = new_numbers(len(rows))
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY people_holding (id, county, account_id, office_id, since, head, kind) FROM STDIN") as copy,
    ):
        for account, office, head, kind in rows:
            county = county_of(office)
            copy.write_row((county * COUNTY + next(numbers), county, account, office, since, head, kind))
