"""Parking: from the queue to the dead letters."""

from __future__ import annotations

import asyncio
from time import time

import structlog
from redis.asyncio import Redis

from bus.metrics import REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import DEAD_LETTER, is_passing
from bus.transport.dead_letters.letter import fingerprint
from bus.transport.entry import Entry
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)

LONGEST_MESSAGE = 2000
"""Characters of an error's message that are kept."""


async def park(redis: Redis, keys: Keyspace, group: str, entry: Entry, error: Exception, token: str) -> bool:
    """Move the entry from its queue to the dead letters, in one step. False: the queue is no longer ours.

    Waits for Redis as long as it takes: until the letter is stored the entry is pending and its key held back.
    """
    event = entry.event
    now = time()
    letter: dict[str, str | bytes | int | float] = {
        "group": group,
        "event_id": event.event_id if event is not None else "",
        "event_type": event.event_type if event is not None else "",
        "error_type": type(error).__name__,
        "error_message": str(error)[:LONGEST_MESSAGE],
        "fingerprint": fingerprint(error),
        "attempts": entry.attempts,
        "first_failed_at": entry.failed_at or now,
        "last_failed_at": now,
        "lane": entry.lane.name,
        "key": entry.key,
        "body": entry.body,
    }
    script_keys = [
        keys.lease(entry.partition, group),
        keys.queue(entry.partition, group, entry.lane),
        keys.dead(entry.partition, group),
        keys.bereaved(entry.partition),
    ]
    args = [token, entry.id, group, *(part for field in letter.items() for part in field)]
    failures = 0
    while True:
        try:
            answer = await DEAD_LETTER.run(redis, script_keys, args)
            break
        except Exception as failure:
            if not is_passing(failure):
                raise
            REDIS_ERRORS.labels("dead_letter").inc()
            await asyncio.sleep(retry_delay_s(failures, base_s=0.1, cap_s=5.0))
            failures += 1
    if answer == b"FENCED":
        return False
    log.error("event dead-lettered", group=group, event_id=letter["event_id"], event_type=letter["event_type"],
              error=f"{type(error).__name__}: {error}", fingerprint=letter["fingerprint"],
              attempts=entry.attempts)  # fmt: skip
    return True
