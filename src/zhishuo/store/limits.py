"""How often a public door opens for one caller: one statement a knock, shared by every process."""

import time

from django.db import connection

from zhishuo.kernel.refusals import TooMany

_KNOCK = """
INSERT INTO store_limit (key, "window", count, touched) VALUES (%s, %s, 1, now())
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN store_limit."window" = EXCLUDED."window" THEN store_limit.count + 1 ELSE 1 END,
    "window" = EXCLUDED."window", touched = EXCLUDED.touched
RETURNING count
"""


def hit(key: str, *, most: int, window: int) -> None:
    """Count one knock of `key`; raises TooMany (429) beyond `most` in a window of `window` seconds."""
    now = int(time.time())
    with connection.cursor() as cursor:
        cursor.execute(_KNOCK, [key, now // window])
        (count,) = cursor.fetchone()
    if count > most:
        raise TooMany(retry_after=window - now % window)


def sweep(older_than: int = 86_400) -> int:
    """Forget callers who have not knocked for a day: their addresses are personal data. Returns rows removed."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_limit WHERE touched < now() - make_interval(secs => %s)", [older_than])
        return int(cursor.rowcount)
