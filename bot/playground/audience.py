"""Who is watching: the pages' open streams, and what each of them is told.

A watcher who falls behind is cut off rather than allowed to fill memory; the page reconnects and reads state anew.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import Any

from bot.playground.wire import Json, encode

MAX_BEHIND = 10_000
"""Events a watcher may lag behind before it is cut off."""


class Watcher:
    """One open stream: a queue of ready SSE lines; None means the end."""

    def __init__(self, person_id: int) -> None:
        self.person_id = person_id
        self.lines: asyncio.Queue[bytes | None] = asyncio.Queue()

    def end(self) -> None:
        self.lines.put_nowait(None)


class Audience:
    """All open streams. Telling nobody costs nothing."""

    def __init__(self) -> None:
        self._watchers: set[Watcher] = set()
        # Grows across restarts too, so that a page can tell an old event from a new one.
        self._number = time.time_ns() // 1_000_000

    @property
    def is_watching(self) -> bool:
        """Whether anybody watches at all."""
        return bool(self._watchers)

    def join(self, person_id: int) -> Watcher:
        """Start watching as this person."""
        watcher = Watcher(person_id)
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        self._watchers.discard(watcher)

    def tell(self, people: Iterable[int], kind: str, **details: Any) -> None:
        """Tell these people's streams one event."""
        told = frozenset(people)
        self._tell([watcher for watcher in self._watchers if watcher.person_id in told], kind, details)

    def tell_everybody(self, kind: str, **details: Any) -> None:
        """Tell every stream one event."""
        self._tell(list(self._watchers), kind, details)

    def close(self) -> None:
        """End every stream."""
        for watcher in self._watchers:
            watcher.end()
        self._watchers.clear()

    def _tell(self, watchers: list[Watcher], kind: str, details: Json) -> None:
        if not watchers:
            return
        self._number += 1
        line = b"id: %d\ndata: %b\n\n" % (self._number, encode({"type": kind, **details}))
        for watcher in watchers:
            if watcher.lines.qsize() < MAX_BEHIND:
                watcher.lines.put_nowait(line)
            else:
                self.leave(watcher)
                watcher.end()
