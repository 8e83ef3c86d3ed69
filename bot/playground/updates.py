"""The bot's queue of updates: kept until confirmed, taken by long polling or delivered to a webhook.

An update's id is never given twice, restarts included, because bots recognise a repeated update by its id.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.playground.errors import conflict
from bot.playground.journal import Journal
from bot.playground.params import as_integer
from bot.playground.wire import Json

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds a bot gets only when it names them in allowed_updates."""

_POLLED_AWAY = "terminated by other getUpdates request; make sure that only one bot instance is running"
_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Queued:
    """One update as it will be delivered. `update_id` is what an offset confirms it by."""

    place: int
    update_id: int
    body: Any


class UpdateQueue:
    """Unconfirmed updates in the order they happened."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._queue: dict[int, Queued] = {}
        self._next_place = 0
        self._next_id = 0
        self._allowed: frozenset[str] = frozenset()
        self._in_order = True
        self._poll: asyncio.Future[None] | None = None
        self._arrived = asyncio.Event()

    async def load(self, now: float) -> None:
        """Take up what the journal kept."""
        for key, kept in sorted(await self._journal.load("update"), key=lambda item: int(item[0])):
            queued = Queued(int(key), kept["update_id"], kept["body"])
            self._queue[queued.place] = queued
            self._next_place = queued.place + 1
        self._in_order = not self._queue
        meta = dict(await self._journal.load("updates"))
        # A fresh world starts at the unix time: ids stay new even when an old data directory was thrown away.
        self._next_id = meta.get("next_id", int(now))
        self._allowed = frozenset(meta.get("allowed", ()))

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def allowed(self) -> list[str]:
        """The kinds asked for last; empty means all but those on request."""
        return sorted(self._allowed)

    def allow(self, kinds: Any) -> None:
        """Remember allowed_updates; anything but a list of texts leaves the choice as it was. Past updates stay."""
        if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
            chosen = frozenset(kind.lower() for kind in kinds)
            if chosen != self._allowed:
                self._allowed = chosen
                self._journal.put("updates", "allowed", sorted(chosen))

    def push(self, kind: str, body: Json) -> None:
        """Queue what happened, unless the bot did not ask for this kind."""
        if kind in self._allowed or (not self._allowed and kind not in ON_REQUEST):
            update_id = self._new_id()
            self._add(update_id, {"update_id": update_id, kind: body})

    def push_raw(self, updates: Sequence[Any]) -> None:
        """Queue anything at all as it stands: for tests of duplicates, disorder and garbage.

        A given update_id is kept, and ids given later are higher; what has none is confirmed along with its
        predecessors, by the id it would have had.
        """
        for body in updates:
            given = as_integer(body.get("update_id")) if isinstance(body, dict) else None
            if given is None:
                given = self._new_id()
            elif self._next_id <= given < _LARGEST_ID:
                self._next_id = given + 1
                self._journal.put("updates", "next_id", self._next_id)
            self._in_order = False
            self._add(given, body)

    async def take(self, offset: int, limit: int, timeout_s: float) -> list[Any]:
        """Up to `limit` unconfirmed updates, after confirming those the offset passes; waits when there are none.

        A waiting call ends with ApiError 409 when another one comes.
        """
        self.end_poll(_POLLED_AWAY)
        self._confirm(offset)
        if not self._queue and timeout_s > 0:
            await self._wait(timeout_s)
        return [queued.body for _, queued in zip(range(limit), self._queue.values(), strict=False)]

    async def after(self, place: int) -> list[Queued]:
        """The unconfirmed updates with a later place, oldest first (all of them after -1); waits until there is one."""
        while True:
            self._arrived.clear()
            newest_first = takewhile(lambda queued: queued.place > place, reversed(self._queue.values()))
            if later := list(newest_first):
                return later[::-1]
            await self._arrived.wait()

    def holds(self, queued: Queued) -> bool:
        """Whether an update is unconfirmed still."""
        return queued.place in self._queue

    def confirm(self, queued: Queued) -> None:
        """Forget one delivered update; one that is gone already is no error."""
        self._drop([queued.place] if self.holds(queued) else [])

    def clear(self) -> None:
        """Forget all unconfirmed updates."""
        self._drop(list(self._queue))

    def end_poll(self, reason: str | None) -> None:
        """End a waiting call: with ApiError 409 and this reason, or (None) with an empty answer."""
        if self._poll is not None and not self._poll.done():
            if reason is None:
                self._poll.set_result(None)
            else:
                self._poll.set_exception(conflict(reason))

    async def _wait(self, timeout_s: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                await poll
        except TimeoutError:
            return  # Nothing happened: an empty answer is the right one.
        finally:
            if self._poll is poll:
                self._poll = None

    def _new_id(self) -> int:
        self._next_id += 1
        self._journal.put("updates", "next_id", self._next_id)
        return self._next_id - 1

    def _add(self, update_id: int, body: Any) -> None:
        queued = Queued(self._next_place, update_id, body)
        self._next_place += 1
        self._queue[queued.place] = queued
        self._journal.put("update", queued.place, {"update_id": update_id, "body": body})
        self._arrived.set()
        self.end_poll(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._drop(list(self._queue)[:offset])
        elif self._in_order:
            passed = []
            for queued in self._queue.values():
                if queued.update_id >= offset:
                    break
                passed.append(queued.place)
            self._drop(passed)
        else:
            self._drop([queued.place for queued in self._queue.values() if queued.update_id < offset])

    def _drop(self, places: Collection[int]) -> None:
        for place in places:
            del self._queue[place]
            self._journal.drop("update", place)
        if not self._queue:
            self._in_order = True
