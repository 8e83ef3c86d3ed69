"""One way through a stretch, while it is being run."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field

from services.narrative.ink.stretch import Entry, Frame, Glue, Offer, Piece, Shown
from services.narrative.ink.tree import Container, Place
from services.narrative.ink.values import Change, Unknown, Value


@dataclass
class Run:
    """One way through a stretch, under way."""

    place: Place
    frames: tuple[Frame, ...]
    temps: dict[str, Value]
    stack: list[Value]
    offers: list[Offer]
    out: list[list[Piece]] = field(default_factory=lambda: [[]])
    """What is said; above it the texts of choices and tags being put together."""
    tags: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    joints: set[Container] = field(default_factory=set)
    """Joints it came by without a stop: a second time would be a third."""
    calculates: bool = False
    forks: int = 0

    def entry(self, place: Place, *more: Value) -> Entry:
        """Going on at `place` with all that is held, and `more` on the stack."""
        return Entry(place, self.frames, tuple(self.temps.items()), (*self.stack, *more))

    def branch(self, place: Place) -> Run:
        """The same run, going on at `place`."""
        other = copy.copy(self)
        other.place, other.forks = place, self.forks + 1
        other.temps, other.stack, other.offers = dict(self.temps), list(self.stack), list(self.offers)
        other.joints = set(self.joints)
        other.out, other.tags, other.changes = [list(each) for each in self.out], list(self.tags), list(self.changes)
        return other

    def pop(self) -> Value:
        """The value on top; unknown where none is."""
        return self.stack.pop() if self.stack else Unknown()

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read yet."""
        return any(isinstance(piece, Shown) or (isinstance(piece, str) and piece.strip()) for piece in self.out[0])

    @property
    def is_glued(self) -> bool:
        """Whether what comes next goes on in the same line."""
        last = next((piece for piece in reversed(self.out[0]) if not isinstance(piece, str) or piece.strip()), None)
        return isinstance(last, Glue)
