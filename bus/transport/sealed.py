"""SealedEntries: what rests sealed in Redis, by which key, and sealing it anew with the newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus.errors import EventBusError
from bus.factory import EventFactory
from bus.key_ring import KeyRing
from bus.secrecy import SealedBy, SealedFieldError, mark_of
from bus.transport.connection import (
    DEAD_LETTERS_REWRITE,
    SCHEDULE_BODIES,
    SCHEDULE_REWRITE,
    SEALED,
    LuaScript,
)
from bus.transport.dead_letters.pages import LetterStream
from bus.transport.keys import Keyspace
from bus.transport.upkeep import possible_patterns

PAGE = 200
"""How many events one call looks at: few enough that nobody else waits long for Redis."""
STAGED_FOR_S = 3600
"""How long the new wire forms of dead letters are kept, should whoever made them die before they are put in place."""


class SealedEntries:
    """Everything in Redis that a key may have sealed: queues, the schedule, dead letters.

    What waits in a queue cannot be sealed anew; it goes away by being handled. Everything here raises EventBusError
    when Redis does not answer; what was done until then stands, and doing it again goes on from there.
    """

    def __init__(self, redis: Redis, keys: Keyspace) -> None:
        self._redis = redis
        self._keys = keys

    async def usage(self) -> list[SealedBy]:
        """Every place with sealed events in it and the keys that sealed them, in order of place and key."""
        found: Counter[tuple[str, str]] = Counter()
        for partition in range(self._keys.partitions):
            for group in await self._groups(partition):
                for queue in self._keys.queues(partition, group):
                    await self._count(found, f"queue of {group}", "stream", queue)
            for group in await self._bereaved(partition):
                await self._count(found, f"dead letters of {group}", "stream", self._keys.dead(partition, group))
            await self._count(found, "scheduled events", "hash", self._keys.scheduled(partition))
        return [SealedBy(place, key_id, events) for (place, key_id), events in sorted(found.items())]

    async def reseal(self, ring: KeyRing, progress: Callable[[int], object] = lambda done: None) -> int:
        """Seal what is scheduled and the dead letters anew with the newest key of `ring`; how many events.

        Letters keep their ids. What no key of the ring opens stays as it is, and `usage` goes on telling of it.
        """
        done = 0
        for partition in range(self._keys.partitions):
            async for event_id, before, after in self._scheduled(partition, ring):
                scheduled = [self._keys.scheduled(partition)]
                done += await self._ask(SCHEDULE_REWRITE, scheduled, [event_id, before, after])
                progress(done)
            for group in await self._bereaved(partition):
                done += await self._reseal_letters(partition, group, ring)
                progress(done)
        return done

    async def _scheduled(self, partition: int, ring: KeyRing) -> AsyncIterator[tuple[bytes, bytes, bytes]]:
        cursor = "0"
        while cursor:
            args = [cursor, PAGE, ring.key_ids[0]]
            read_on, *flat = await self._ask(SCHEDULE_BODIES, [self._keys.scheduled(partition)], args)
            for event_id, before in zip(flat[::2], flat[1::2], strict=True):
                if (after := _resealed(before, ring)) is not None:
                    yield event_id, before, after
            cursor = read_on.decode()

    async def _reseal_letters(self, partition: int, group: str, ring: KeyRing) -> int:
        dead = self._keys.dead(partition, group)
        staged, anew = f"{dead}:resealed", f"{dead}:anew"
        found = 0
        letters = LetterStream(self._redis, dead, partition)
        while (letter := await letters.next()) is not None:
            if any(mark_of(key_id) in letter.body for key_id in ring.key_ids[1:]):
                after = _resealed(letter.body, ring)
                if after is not None:
                    await self._command("HSET", staged, letter.letter_id.partition("-")[2], after)
                    found += 1
                    if found == 1:
                        await self._command("EXPIRE", staged, STAGED_FOR_S)
        return cast(int, await self._ask(DEAD_LETTERS_REWRITE, [dead, staged, anew], [])) if found else 0

    async def _count(self, found: Counter[tuple[str, str]], place: str, kind: str, key: str) -> None:
        read_on = "-" if kind == "stream" else "0"
        while read_on:
            answer = await self._ask(SEALED, [key], [kind, read_on, PAGE])
            read_on = answer[0].decode()
            for key_id, events in zip(answer[1::2], answer[2::2], strict=True):
                found[place, key_id.decode()] += events

    async def _groups(self, partition: int) -> list[str]:
        routes = [self._keys.route(partition, pattern) for pattern in possible_patterns()]
        return sorted(name.decode() for name in await self._command("SUNION", *routes))

    async def _bereaved(self, partition: int) -> list[str]:
        return sorted(name.decode() for name in await self._command("SMEMBERS", self._keys.bereaved(partition)))

    async def _ask(self, script: LuaScript, keys: list[str], args: list[Any]) -> Any:
        try:
            return await script.run(self._redis, keys, args)
        except (RedisError, OSError) as error:
            raise EventBusError(f"Redis cannot be asked about sealed events: {error}") from error

    async def _command(self, *command: Any) -> Any:
        try:
            return await cast(Any, self._redis).execute_command(*command)
        except (RedisError, OSError) as error:
            raise EventBusError(f"Redis cannot be asked about sealed events: {error}") from error


def _resealed(body: bytes, ring: KeyRing) -> bytes | None:
    """The wire form under the newest key; None when no key of the ring opens it, or none has to."""
    try:
        after = EventFactory.reseal(body, ring)
    except SealedFieldError:
        return None
    return None if after == body else after
