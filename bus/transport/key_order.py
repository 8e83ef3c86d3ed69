"""KeyOrder: which entry may run next: one key's events one after the other, different keys in parallel."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from bus.event_types import EventPriority
from bus.transport.entry import Entry

LOW_TURN = 10
"""Every so many picks the least urgent lane goes first, so that it always moves on."""


class KeyLine:
    """The entries of one key, most urgent first, then in publish order; `busy` while one of them is in hand."""

    __slots__ = ("busy", "entries", "key")

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.entries: deque[Entry] = deque()
        self.busy = False


class KeyOrder:
    """Lines of entries by key, and which lines are ready. Plain bookkeeping: no clock, no I/O."""

    def __init__(self) -> None:
        self._lines: dict[bytes, KeyLine] = {}
        self._ready: dict[EventPriority, deque[KeyLine]] = {
            lane: deque() for lane in sorted(EventPriority, reverse=True)
        }
        self._from_below = tuple(sorted(EventPriority))
        self._picks = 0

    def add(self, entry: Entry) -> None:
        """Put an entry behind its key's others of the same or a higher priority."""
        line = self._lines.get(entry.key)
        if line is None:
            line = self._lines[entry.key] = KeyLine(entry.key)
        entries = line.entries
        if entries and entries[-1].lane < entry.lane:
            at = len(entries)
            while at and entries[at - 1].lane < entry.lane:
                at -= 1
            entries.insert(at, entry)
        else:
            entries.append(entry)
        if not line.busy and entries[0] is entry:
            self._ready[entry.lane].append(line)

    def take(self) -> tuple[KeyLine, Entry] | None:
        """The next entry that may run, its line now busy; None when every line is busy or empty."""
        self._picks += 1
        lanes = self._from_below if self._picks % LOW_TURN == 0 else self._ready
        for lane in lanes:
            ready = self._ready[lane]
            while ready:
                line = ready.popleft()
                # A line is listed again when something more urgent arrives: older listings are stale.
                if line.busy or not line.entries or line.entries[0].lane is not lane:
                    continue
                line.busy = True
                return line, line.entries.popleft()
        return None

    def release(self, line: KeyLine, again: Entry | None = None) -> None:
        """The entry in hand is finished, or (`again`) has to run once more before anything else of its key."""
        line.busy = False
        if again is not None:
            line.entries.appendleft(again)
        if line.entries:
            self._ready[line.entries[0].lane].append(line)
        else:
            del self._lines[line.key]

    def ready_count(self) -> int:
        """How many lines are listed as ready: at least as many as can run."""
        return sum(map(len, self._ready.values()))

    def drop(self, unwanted: Callable[[Entry], bool]) -> list[Entry]:
        """Forget the waiting entries that are `unwanted`, and return them: they stay pending in Redis."""
        dropped: list[Entry] = []
        for line in list(self._lines.values()):
            out = [entry for entry in line.entries if unwanted(entry)]
            if out:
                dropped += out
                line.entries = deque(entry for entry in line.entries if not unwanted(entry))
                if not line.entries and not line.busy:
                    del self._lines[line.key]
        return dropped

    def clear(self) -> None:
        """Forget every entry that is not in hand: it stays pending in Redis."""
        for ready in self._ready.values():
            ready.clear()
        for line in list(self._lines.values()):
            line.entries.clear()
            if not line.busy:
                del self._lines[line.key]
