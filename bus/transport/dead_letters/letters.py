"""DeadLetters: looking at what groups gave up on, and deciding what becomes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import Any, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus.errors import EventBusError, GroupForgottenError
from bus.metrics import EVENTS_REQUEUED
from bus.transport.connection import DEAD_LETTER_DISCARD, DEAD_LETTER_REQUEUE
from bus.transport.dead_letters.letter import UNREADABLE, DeadLetter, LetterSummary, place_of
from bus.transport.dead_letters.pages import LetterStream, MergedLetters, ask
from bus.transport.dead_letters.parking import park
from bus.transport.entry import Entry
from bus.transport.group import Group
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)

PARKED_AT_ONCE = 4
"""How many entries this process parks at the same time. Each takes a connection, and others need some too."""

Progress = Callable[[int], object]
"""Told after each letter how many are done."""


class DeadLetters:
    """The dead letters of every group of a bus. Any process may look and decide, whoever owns the queues.

    Each decision about a letter is one step in Redis: whatever dies in between, the letter is where it was or where it
    was to go, once. Two who decide about the same letter: one does it, the other hears that it is gone. Everything here
    raises EventBusError when Redis does not answer; what was decided until then stands.
    """

    def __init__(self, redis: Redis, keys: Keyspace) -> None:
        self._redis = redis
        self._keys = keys
        self._parking = asyncio.Semaphore(PARKED_AT_ONCE)

    async def park(self, group: Group, entry: Entry, error: Exception, token: str) -> bool:
        """Move the entry from its queue to the dead letters, in one step. False: the queue is no longer ours."""
        async with self._parking:
            return await park(self._redis, self._keys, group.name, entry, error, token)

    async def summary(self, group: str | None = None) -> list[LetterSummary]:
        """What there is, of each group and fingerprint: by group, then the most frequent first."""
        found: dict[tuple[str, str], LetterSummary] = {}
        async for letter in await self._letters(group, bodies=False):
            known = found.get((letter.group, letter.fingerprint))
            found[letter.group, letter.fingerprint] = known.and_also(letter) if known else LetterSummary.of(letter)
        return sorted(found.values(), key=lambda one: (one.group, -one.count, one.fingerprint))

    async def show(self, letter_id: str, group: str | None = None) -> list[DeadLetter]:
        """The letter of that id, for each group that has one: as a rule one. None of them: it is gone.

        An event that several groups gave up on in the same millisecond may have one id in all of them.
        """
        place = place_of(letter_id, self._keys.partitions)
        if place is None:
            return []
        partition, stream_id = place
        found = []
        for name in await self._groups(partition, group):
            stream = LetterStream(self._redis, self._keys.dead(partition, name), partition, only=stream_id)
            letter = await stream.next()
            if letter is not None:
                found.append(letter)
        return found

    async def about(self, event_id: str) -> list[DeadLetter]:
        """The letters of one event, of every group that gave up on it, without bodies."""
        return [letter async for letter in await self._letters(bodies=False) if letter.event_id == event_id]

    async def requeue(self, group: str, letter_id: str) -> bool:
        """Give the letter's event back to the group, as if it were new; False when there is no such letter (any more).

        It goes to the end of its key's queue, behind what was published meanwhile; nobody but this group gets it. How
        often that happened travels with it. Raises GroupForgottenError when the group has no queue any more.
        """
        done = await self._requeue(group, letter_id)
        if done is None:
            return False
        event_id, event_type, times = done
        log.info("dead letter requeued", group=group, letter_id=letter_id, event_id=event_id, event_type=event_type,
                 times=times)  # fmt: skip
        return True

    async def requeue_all(
        self,
        group: str,
        fingerprint: str | None = None,
        *,
        per_second: float = 50.0,
        until: datetime | None = None,
        limit: int | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Requeue every letter the group has now (of `fingerprint`, if given), oldest first; how many there were.

        At most `per_second`, so that a mended dependency is not broken again. A letter whose event dies again meanwhile
        is not requeued a second time; nor, with `until`, is one that died after that. `limit`: how many at most.
        """
        if per_second <= 0:
            raise ValueError(f"per_second={per_second} should be above 0")
        requeued, begun = 0, monotonic()
        try:
            async for letter in await self._letters(group, fingerprint, bodies=False):
                if requeued == limit:
                    break
                if until is not None and letter.last_failed_at > until:
                    continue
                await asyncio.sleep(begun + requeued / per_second - monotonic())
                if await self._requeue(group, letter.letter_id) is not None:
                    requeued += 1
                    if progress is not None:
                        progress(requeued)
        finally:
            log.info("dead letters requeued", group=group, fingerprint=fingerprint, requeued=requeued)
        return requeued

    async def discard(self, group: str, letter_id: str) -> bool:
        """Forget the letter for good; False when there is no such letter (any more)."""
        done = await self._discard(group, letter_id)
        if done is None:
            return False
        event_id, event_type = done
        log.warning("dead letter discarded", group=group, letter_id=letter_id, event_id=event_id, event_type=event_type)
        return True

    async def discard_all(
        self,
        group: str,
        fingerprint: str | None = None,
        *,
        until: datetime | None = None,
        limit: int | None = None,
        progress: Progress | None = None,
    ) -> int:
        """Forget every letter the group has now (of `fingerprint`, if given) for good; how many there were.

        With `until` none that died after that; `limit`: how many at most.
        """
        discarded = 0
        try:
            async for letter in await self._letters(group, fingerprint, bodies=False):
                if discarded == limit:
                    break
                if until is not None and letter.last_failed_at > until:
                    continue
                if await self._discard(group, letter.letter_id) is not None:
                    discarded += 1
                    if progress is not None:
                        progress(discarded)
        finally:
            log.warning("dead letters discarded", group=group, fingerprint=fingerprint, discarded=discarded)
        return discarded

    async def requeue_counts(self) -> dict[str, int]:
        """How many letters of each group were requeued, ever and by whomever."""
        counts: dict[str, int] = {}
        for partition in range(self._keys.partitions):
            flat = await self._command("HGETALL", self._keys.requeued(partition))
            for name, count in zip(flat[::2], flat[1::2], strict=True):
                counts[name.decode()] = counts.get(name.decode(), 0) + int(count)
        return counts

    async def _requeue(self, group: str, letter_id: str) -> tuple[str, str, int] | None:
        place = place_of(letter_id, self._keys.partitions)
        if place is None:
            return None
        partition, stream_id = place
        keys, p = self._keys, partition
        answer = await ask(
            self._redis,
            DEAD_LETTER_REQUEUE,
            [keys.dead(p, group), keys.bereaved(p), keys.requeued(p), keys.asleep(p), *keys.queues(p, group)],
            [stream_id, group, keys.bell, partition],
        )
        if answer == b"GONE":
            return None
        if answer == b"FORGOTTEN":
            raise GroupForgottenError(
                f"{group} has no queue any more: subscribe it again first, or discard its letters"
            )
        event_id, event_type = answer[0].decode(), answer[1].decode()
        EVENTS_REQUEUED.labels(group, event_type or UNREADABLE).inc()
        return event_id, event_type, int(answer[2])

    async def _discard(self, group: str, letter_id: str) -> tuple[str, str] | None:
        place = place_of(letter_id, self._keys.partitions)
        if place is None:
            return None
        partition, stream_id = place
        keys = [self._keys.dead(partition, group), self._keys.bereaved(partition)]
        answer = await ask(self._redis, DEAD_LETTER_DISCARD, keys, [stream_id, group])
        return None if answer == b"GONE" else (answer[0].decode(), answer[1].decode())

    async def _letters(
        self, group: str | None = None, fingerprint: str | None = None, *, bodies: bool = True
    ) -> MergedLetters:
        return MergedLetters(
            [
                LetterStream(self._redis, self._keys.dead(partition, name), partition, fingerprint, bodies=bodies)
                for partition in range(self._keys.partitions)
                for name in await self._groups(partition, group)
            ]
        )

    async def _groups(self, partition: int, group: str | None) -> list[str]:
        if group is not None:
            return [group]
        return sorted(name.decode() for name in await self._command("SMEMBERS", self._keys.bereaved(partition)))

    async def _command(self, *command: Any) -> list[bytes]:
        try:
            answer = await cast(Any, self._redis).execute_command(*command)
        except (RedisError, OSError) as error:
            raise EventBusError(f"Redis does not do what the dead letters need: {error}") from error
        if isinstance(answer, dict):
            return [part for pair in answer.items() for part in pair]
        return list(answer)

    # Last: from here on, `list` is this method to whatever else the class says.
    async def list(
        self, group: str | None = None, fingerprint: str | None = None, limit: int = 100
    ) -> list[DeadLetter]:
        """The dead letters, of one group or fingerprint if given, oldest first, at most `limit`."""
        found: list[DeadLetter] = []
        letters = await self._letters(group, fingerprint)
        while len(found) < limit and (letter := await anext(letters, None)) is not None:
            found.append(letter)
        return found
