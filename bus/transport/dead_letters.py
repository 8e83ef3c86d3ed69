"""Dead letters: events a group gave up on, kept with the reason until somebody decides."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from time import time
from traceback import extract_tb
from typing import Any, cast

import structlog
from redis.asyncio import Redis

from bus.metrics import REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import DEAD_LETTER, is_passing
from bus.transport.entry import Entry
from bus.transport.group import Group
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class DeadLetter:
    """One event one group gave up on. `body` is the wire form as it arrived, readable or not."""

    letter_id: str
    group: str
    partition: int
    event_id: str | None
    event_type: str | None
    error_type: str
    error_message: str
    fingerprint: str
    attempts: int
    first_failed_at: datetime
    last_failed_at: datetime
    lane: str
    key: str
    body: bytes


def fingerprint(error: BaseException) -> str:
    """Twelve hex digits that failures with the same cause share: the error's type and the line that raised it."""
    frames = extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].name}" if frames else ""
    return sha256(f"{type(error).__module__}.{type(error).__qualname__}@{where}".encode()).hexdigest()[:12]


class DeadLetters:
    """Puts events into the dead-letter streams and reads them back."""

    def __init__(self, redis: Redis, keys: Keyspace) -> None:
        self._redis = redis
        self._keys = keys

    async def park(self, group: Group, entry: Entry, error: Exception, token: str) -> bool:
        """Move the entry from its queue to the dead letters, in one step. False: the queue is no longer ours.

        Waits for Redis as long as it takes: until the letter is stored the entry is pending and its key held back.
        """
        event = entry.event
        now = time()
        letter: dict[str, str | bytes | int | float] = {
            "group": group.name,
            "event_id": event.event_id if event is not None else "",
            "event_type": event.event_type if event is not None else "",
            "error_type": type(error).__name__,
            "error_message": str(error)[:2000],
            "fingerprint": fingerprint(error),
            "attempts": entry.attempts,
            "first_failed_at": entry.failed_at or now,
            "last_failed_at": now,
            "lane": entry.lane.name,
            "key": entry.key,
            "body": entry.body,
        }
        keys = [
            self._keys.lease(entry.partition, group.name),
            self._keys.queue(entry.partition, group.name, entry.lane),
            self._keys.dead(entry.partition, group.name),
        ]
        args = [token, entry.id, *(part for field in letter.items() for part in field)]
        failures = 0
        while True:
            try:
                answer = await DEAD_LETTER.run(self._redis, keys, args)
                break
            except Exception as failure:
                if not is_passing(failure):
                    raise
                REDIS_ERRORS.labels("dead_letter").inc()
                await asyncio.sleep(retry_delay_s(failures, base_s=0.1, cap_s=5.0))
                failures += 1
        log.error("event dead-lettered", group=group.name, error=f"{type(error).__name__}: {error}",
                  fingerprint=letter["fingerprint"], attempts=entry.attempts)  # fmt: skip
        return bool(answer != b"FENCED")

    async def list(self, group: str, limit: int = 100) -> list[DeadLetter]:
        """The group's dead letters, oldest first, at most `limit`."""
        found: list[DeadLetter] = []
        for partition in range(self._keys.partitions):
            rows = await cast(Any, self._redis).execute_command(
                "XRANGE", self._keys.dead(partition, group), "-", "+", "COUNT", limit
            )
            for letter_id, fields in rows:
                found.append(_read(letter_id, _pairs(fields), partition))
        found.sort(key=lambda letter: letter.last_failed_at)
        return found[:limit]


def _pairs(fields: Any) -> dict[bytes, bytes]:
    if isinstance(fields, dict):
        return fields
    return dict(zip(fields[::2], fields[1::2], strict=True))


def _read(letter_id: bytes, fields: dict[bytes, bytes], partition: int) -> DeadLetter:
    def text(name: bytes) -> str:
        return fields[name].decode(errors="replace")

    return DeadLetter(
        letter_id=letter_id.decode(),
        group=text(b"group"),
        partition=partition,
        event_id=text(b"event_id") or None,
        event_type=text(b"event_type") or None,
        error_type=text(b"error_type"),
        error_message=text(b"error_message"),
        fingerprint=text(b"fingerprint"),
        attempts=int(fields[b"attempts"]),
        first_failed_at=datetime.fromtimestamp(float(fields[b"first_failed_at"]), UTC),
        last_failed_at=datetime.fromtimestamp(float(fields[b"last_failed_at"]), UTC),
        lane=text(b"lane"),
        key=text(b"key"),
        body=fields[b"body"],
    )
