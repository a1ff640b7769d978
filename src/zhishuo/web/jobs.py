"""Timed jobs, by procrastinate: sealing and sweeping every minute, sending, closing what stayed silent, forgetting old callers."""

import logging

from procrastinate import App

log = logging.getLogger("zhishuo.jobs")
NUDGES_A_DAY = 3  # a person, at most (domain.md §4)


# Times are UTC: digests go out at half past eight, half past two and half past four in Asia/Shanghai.
TIMES = {
    "seal": "* * * * *",
    "sweep": "* * * * *",
    "deliver": "* * * * *",
    "digest_urgent": "*/2 * * * *",
    "digest": "30 0,6,8 * * *",
    "take_down": "7 * * * *",
    "close_silent": "17 * * * *",
    "plan_rechecks": "20 22 * * *",
    "forget_callers": "41 3 * * *",
}


def on_app_ready(app: App) -> None:
    """Register the jobs with procrastinate when Django is ready; each runs once at a time."""
    for name, cron in TIMES.items():
        app.periodic(cron=cron)(app.task(name=name, queueing_lock=name, lock=name)(globals()[name]))


def seal(timestamp: int) -> None:
    from zhishuo.trail.api import seal_now

    made = seal_now()
    if made:
        log.info("sealed: %s", made)


def sweep(timestamp: int) -> None:
    from zhishuo.matters import jobs

    done = {name: count for name, count in jobs.sweep().items() if count}
    if done:
        log.info("swept: %s", done)


def deliver(timestamp: int) -> None:
    from zhishuo.papers.api import deliver_due

    while deliver_due() >= 200:
        pass


def digest_urgent(timestamp: int) -> None:
    from zhishuo.papers.api import digest as make

    make(most=NUDGES_A_DAY, urgent_only=True)


def digest(timestamp: int) -> None:
    from zhishuo.matters.jobs import next_working
    from zhishuo.papers.api import digest as make

    while make(most=NUDGES_A_DAY, not_before=next_working()) >= 500:
        pass


def take_down(timestamp: int) -> None:
    from zhishuo.papers.api import finish_due

    finish_due()


def plan_rechecks(timestamp: int) -> None:
    from zhishuo.matters import jobs

    planned = jobs.plan_rechecks()
    if planned:
        log.info("planned %d rechecks", planned)


def close_silent(timestamp: int) -> None:
    from zhishuo.kernel.actor import SYSTEM
    from zhishuo.matters.api import close_silent as close

    closed = close(by=SYSTEM)
    if closed:
        log.info("closed %d matters whose speakers stayed silent", closed)


def forget_callers(timestamp: int) -> None:
    from zhishuo.store.api import sweep

    sweep()
