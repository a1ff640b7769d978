"""Timed jobs, by procrastinate: sealing every minute, closing what stayed silent, forgetting old callers."""

import logging

from procrastinate import App

log = logging.getLogger("zhishuo.jobs")


def on_app_ready(app: App) -> None:
    """Register the jobs with procrastinate when Django is ready."""
    app.periodic(cron="* * * * *")(app.task(name="seal", queueing_lock="seal", pass_context=False)(seal))
    app.periodic(cron="17 * * * *")(app.task(name="close_silent", queueing_lock="close_silent")(close_silent))
    app.periodic(cron="41 3 * * *")(app.task(name="forget_callers", queueing_lock="forget_callers")(forget_callers))


def seal(timestamp: int) -> None:
    from zhishuo.trail.api import seal_now

    made = seal_now()
    if made:
        log.info("sealed: %s", made)


def close_silent(timestamp: int) -> None:
    from zhishuo.matters.api import close_silent as close

    closed = close()
    if closed:
        log.info("closed %d matters whose speakers stayed silent", closed)


def forget_callers(timestamp: int) -> None:
    from zhishuo.store.api import sweep

    sweep()
