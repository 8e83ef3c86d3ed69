"""Prober: people who ask for their points, and how long each waits for the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.journeys.person import Person


@dataclass
class Prober:
    """One person after another asks and waits; `waits_s` has every answer's delay in seconds."""

    people: Sequence[Person]
    pause_s: float = 0.2
    waits_s: list[float] = field(default_factory=list)

    async def asks(self, times: int) -> None:
        """So many questions, one after the other."""
        for number in range(times):
            await self._one(self.people[number % len(self.people)])
            await asyncio.sleep(self.pause_s)

    async def asks_on(self) -> None:
        """Questions until cancelled; one that is under way then does not count."""
        with suppress(asyncio.CancelledError):
            while True:
                await self.asks(len(self.people))

    async def _one(self, person: Person) -> None:
        begun = time.perf_counter()
        asked = (await person.says("/points"))["message_id"]
        async with asyncio.timeout(60):
            while not await self._is_answered(person, asked):  # noqa: ASYNC110  # another process's doing
                await asyncio.sleep(0.002)
        self.waits_s.append(time.perf_counter() - begun)

    async def _is_answered(self, person: Person, asked: int) -> bool:
        path = f"{person.url}/play/chats/{person.chat_id}/messages?as={person.id}&limit=3"
        async with person.session.get(path) as response:
            messages = (await response.json())["messages"]
        # What is broadcast has no button.
        return any(m["from"]["is_bot"] and m["message_id"] > asked and "reply_markup" in m for m in messages)


def quantile_ms(waits_s: Sequence[float], share: float) -> float:
    """The delay that this share of the answers did not exceed, in milliseconds; 0.0 for none."""
    ordered = sorted(waits_s)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
