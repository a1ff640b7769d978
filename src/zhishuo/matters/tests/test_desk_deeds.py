from django.test import Client
import pytest
from tests.world import World
from zhishuo.matters.tests.cases import registered, taken, closed, climbed
from zhishuo.matters.views.deeds import DEEDS
from zhishuo.people.models import Account

@pytest.mark.parametrize("verb", sorted(DEEDS))
def test_get(world: World, verb: str) -> None:
    c = Client(); c.force_login(Account.objects.get(username="village"))
    for m in (registered(), taken(world), ):
        r = c.get(f"/desk/m/{m.number}/{verb}/")
        assert r.status_code in (200, 403, 409), r.content.decode()
        print(verb, m.stage, r.status_code)

def test_page(world: World) -> None:
    for name in ("village", "town"):
        c = Client(); c.force_login(Account.objects.get(username=name))
        for m in (registered(), taken(world), climbed(world)):
            r = c.get(f"/desk/m/{m.number}/")
            assert r.status_code == 200
            print(name, m.stage, r.context["main_act"], [a["word"] for a in r.context["acts"]], [(g["title"], [a["word"] for a in g["acts"]]) for g in r.context["more_acts"]], r.context["cannot"])
