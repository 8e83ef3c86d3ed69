"""Many small reads in one: what is asked of a table by key, by many at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from contextvars import Context
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

KEYS_AT_ONCE = 200


class SharedRead(Generic[K, V]):
    """Answers from one read for all who ask while another is under way; `read` gets each key once.

    Nothing is kept: an answer is as new as if its caller had read alone, so nothing has to be told of what changes.
    Asking costs a crowd a tenth, and the readers' connections are left to others.
    """

    def __init__(self, read: Callable[[Sequence[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._waiting: deque[tuple[K, asyncio.Future[V | None]]] = deque()
        self._reader: asyncio.Task[None] | None = None

    async def of(self, key: K) -> V | None:
        """What there is of `key`; None: nothing. Raises what `read` raises."""
        answer: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, answer))
        if self._reader is None:
            # Without the caller's context: the reader works for others too.
            self._reader = asyncio.create_task(self._answer(), name="shared-read", context=Context())
        return await answer

    async def _answer(self) -> None:
        asked: list[tuple[K, asyncio.Future[V | None]]] = []
        try:
            while self._waiting:
                asked = [self._waiting.popleft() for _ in range(min(KEYS_AT_ONCE, len(self._waiting)))]
                try:
                    found = await self._read(list(dict.fromkeys(key for key, _ in asked)))
                except Exception as error:  # noqa: BLE001  # each caller hears it
                    for _, answer in asked:
                        if not answer.done():
                            answer.set_exception(error)
                else:
                    for key, answer in asked:
                        if not answer.done():
                            answer.set_result(found.get(key))
        finally:
            self._reader = None
            for _, answer in (*asked, *self._waiting):
                # Nothing is left to do unless the loop is being shut down.
                answer.cancel()
            self._waiting.clear()
