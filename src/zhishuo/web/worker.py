"""The worker process: hears the trail, runs timed and long jobs. Stopping it loses nothing; what waits is heard later."""

import logging
import signal
import threading
from typing import Any

from zhishuo.web.database import set_up

log = logging.getLogger("zhishuo.worker")
IDLE = 0.5  # seconds between looks at the outbox; a counter is right within two seconds of the write


def listen(stopping: threading.Event) -> None:
    """Hear entries until told to stop; a database that is away for a while is waited for."""
    from django.db import connection

    from zhishuo.trail.api import hear
    from zhishuo.web.wiring import REACTIONS

    while not stopping.is_set():
        try:
            claimed = hear(REACTIONS)
        except Exception:
            log.exception("hearing failed; trying again")
            connection.close()
            claimed = 0
            stopping.wait(2)
        if not claimed:
            stopping.wait(IDLE)
    connection.close()


def main() -> None:
    set_up()
    from procrastinate.contrib.django import app

    connector: Any = app.connector  # Django's own; its worker side is not in the types
    stopping = threading.Event()
    listener = threading.Thread(target=listen, args=(stopping,), name="listener")
    listener.start()
    # procrastinate ends by SIGTERM after finishing the jobs it has begun.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with app.replace_connector(connector.get_worker_connector()) as worker:
            worker.run_worker(concurrency=2, wait=True, shutdown_graceful_timeout=25)
    finally:
        stopping.set()
        listener.join(20)


if __name__ == "__main__":
    main()
