"""What the tests of papers start from: something said, something put up, a letter; and a gateway that really listens."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import override_settings
from tests.world import VILLAGE, World

from zhishuo.kernel.times import now
from zhishuo.matters.models import Matter
from zhishuo.matters.tests.cases import registered
from zhishuo.papers import actions
from zhishuo.papers.actions import Draft, Notice, To
from zhishuo.papers.models import Letter, Message, Posting
from zhishuo.people.api import Office

PHONE = "13812342217"
WORDS = "编号26-48157-3：路已经修好。"


def queued(world: World, matter: Matter | None = None, **given: Any) -> Message:
    """A message to whoever said something at the village."""
    matter = matter or registered()
    to = given.pop("to", None) or To(person=matter.person_id)
    key = given.pop("key", f"matter:{matter.id}:done:1")
    office = given.pop("office", matter.owner_id)
    return actions.send(matter, to, WORDS, key=key, office=office, by=world.village, **given)


def stuck(world: World, state: str = "held", **given: Any) -> Message:
    """A message that did not get through."""
    message = queued(world, **given)
    Message.objects.filter(pk=message.pk, county=message.county).update(state=state, next_at=None, error="no_gateway")
    message.refresh_from_db()
    return message


def notice(world: World, **given: Any) -> Notice:
    at = now()
    whole = Notice(
        notice="decision",
        place=VILLAGE,
        title="关于修村口路的决议",
        text="村民代表会议同意修村口到四社的路，用工程款 3 万元。",
        where=("web", "board"),
        office=world.office("village"),
        until=at + timedelta(days=7),
        objection_until=at + timedelta(days=7),
        confirmed=True,
    )
    return replace(whole, **given)


def posted(world: World, key: str = "one", **given: Any) -> Posting:
    return actions.post(notice(world, **given), key=key, by=world.village)


DRAFT = Draft(
    letter="opinion",
    title="处理意见书",
    title_en="Written opinion",
    text="{name}：你反映的{reason}，处理意见：{result}。依据：{basis}。",
    values={"name": "刘有福", "reason": "村口路塌", "result": "支持", "basis": "公路法"},
    must_have=("result", "basis"),
    number="opinion",
    pattern="青岚信〔{year}〕{n}号",
    signers=("office", "head"),
)


def issued(world: World, key: str = "one", matter: Matter | None = None, **changes: Any) -> Letter:
    office = Office.objects.get(pk=world.office("town"))
    return actions.issue(matter or registered(), replace(DRAFT, **changes), key=key, office=office, by=world.town)


@dataclass
class Listening:
    """A gateway on this machine: what it was sent, and what it answers."""

    port: int = 0
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: int = 200


@contextmanager
def gateway(template: str = "sms=json://127.0.0.1:{port}/send/{phone}") -> Iterator[Listening]:
    """While it is open, ZHISHUO_MESSAGES leads to it."""
    heard = Listening()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.got.append(json.loads(body))
            heard.paths.append(self.path)
            self.send_response(heard.answers)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing to the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    heard.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    urls = (template.replace("{port}", str(heard.port)),)
    try:
        with override_settings(ZHISHUO=replace(settings.ZHISHUO, messages=urls)):
            yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def apart(*works: Callable[[], Any]) -> list[Any]:
    """Run each at the same time on a connection of its own, committed for real; what one raises is raised here."""
    together = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            together.wait(30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result(60) for future in [pool.submit(run, work) for work in works]]
