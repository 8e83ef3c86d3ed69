"""Routes: to which stretches a way leads, under which condition, and what changes before anything is said."""

from __future__ import annotations

from dataclasses import dataclass

from services.narrative.ink.machine import Machine
from services.narrative.ink.notes import Notes
from services.narrative.ink.stretch import Entry, Leaf, Stretch
from services.narrative.ink.values import ALWAYS, NEVER, Change, Condition, before, both, opposite


@dataclass(frozen=True, slots=True)
class Route:
    """Where `when` holds on leaving, `changes` come about and `leaf` is told, which begins at `entry`."""

    when: Condition
    changes: tuple[Change, ...]
    entry: Entry
    leaf: Leaf


class Router:
    """Follows ways to the next thing a reader is told."""

    def __init__(self, machine: Machine, notes: Notes) -> None:
        self._machine = machine
        self._notes = notes
        self._known: dict[Entry, tuple[Route, ...]] = {}
        self._under_way: set[Entry] = set()

    def routes(self, entry: Entry) -> tuple[Route, ...]:
        """The routes from `entry`; of their conditions one holds and no other. None of them: it goes round silently."""
        if entry in self._under_way:
            advice = "let every round have a choice or a text"
            self._notes.tell(entry.place, "comes back to itself without a word", advice)
            return ()
        if entry not in self._known:
            self._under_way.add(entry)
            self._known[entry] = tuple(self._follow(entry, self._machine.stretch(entry), ALWAYS))
            self._under_way.discard(entry)
        return self._known[entry]

    def _follow(self, entry: Entry, stretch: Stretch, when: Condition) -> list[Route]:
        if when == NEVER:
            return []
        if not isinstance(stretch, Leaf):
            then = self._follow(entry, stretch.then, both(when, stretch.when))
            return then + self._follow(entry, stretch.otherwise, both(when, opposite(stretch.when)))
        if not stretch.is_silent or stretch.goes_on is None:
            return [Route(when, (), entry, stretch)]
        return [
            Route(asked, (*stretch.changes, *further.changes), further.entry, further.leaf)
            for further in self.routes(stretch.goes_on)
            if (asked := both(when, before(further.when, stretch.changes))) != NEVER
        ]
