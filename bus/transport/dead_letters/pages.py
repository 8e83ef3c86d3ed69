"""Reading dead letters: a page at a time out of each stream, merged into one order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import Any, Self

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus.errors import EventBusError
from bus.transport.connection import DEAD_LETTER_PAGE, LuaScript
from bus.transport.dead_letters.letter import DeadLetter, order_of, read_letter

PAGE = 100
"""How many letters one call looks at: few enough that nobody else waits long for Redis."""


async def ask(redis: Redis, script: LuaScript, keys: Sequence[str], args: Sequence[Any]) -> Any:
    """The script's raw reply. Raises EventBusError when Redis does not answer or refuses."""
    try:
        return await script.run(redis, keys, args)
    except (RedisError, OSError) as error:
        raise EventBusError(f"Redis does not do what the dead letters need: {error}") from error


class LetterStream:
    """The letters of one group in one partition, oldest first; of `fingerprint` alone, or `only` that stream id.

    Ends with the letter that was the youngest when reading began: an event that is requeued and dies again meanwhile
    is not met twice.
    """

    def __init__(
        self,
        redis: Redis,
        key: str,
        partition: int,
        fingerprint: str | None = None,
        *,
        only: str | None = None,
        bodies: bool = True,
    ) -> None:
        self._redis = redis
        self._key = key
        self._partition = partition
        self._wanted = [fingerprint or "", int(bodies)]
        self._page: deque[DeadLetter] = deque()
        self._next: str | None = only or "-"
        self._last = only or "+"

    async def next(self) -> DeadLetter | None:
        """The oldest letter that was not returned yet; None after the last one."""
        while not self._page and self._next is not None:
            last, read_on, *rows = await ask(
                self._redis, DEAD_LETTER_PAGE, [self._key], [self._next, self._last, PAGE, *self._wanted]
            )
            self._last = last.decode()
            self._next = f"({read_on.decode()}" if read_on else None
            self._page.extend(read_letter(self._partition, *rows[at : at + 2]) for at in range(0, len(rows), 2))
        return self._page.popleft() if self._page else None


class MergedLetters:
    """An async iterator over the letters of several streams, oldest first. Holds a page of each stream at most."""

    def __init__(self, streams: Iterable[LetterStream]) -> None:
        self._unseen = list(streams)
        self._heads: list[tuple[tuple[int, int, int, str], DeadLetter, LetterStream]] = []

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> DeadLetter:
        while self._unseen:
            stream = self._unseen.pop()
            letter = await stream.next()
            if letter is not None:
                heappush(self._heads, (order_of(letter), letter, stream))
        if not self._heads:
            raise StopAsyncIteration
        _, oldest, stream = heappop(self._heads)
        self._unseen.append(stream)
        return oldest
