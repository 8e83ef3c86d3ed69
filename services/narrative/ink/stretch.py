"""Stretches: what Ink says from one stop to the next, and the ways it may go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.narrative.ink.tree import Place
from services.narrative.ink.values import Change, Condition, Unmapped, Value, after, after_all, both, either, opposite


@dataclass(frozen=True, slots=True)
class Shown:
    """A variable within a text."""

    name: str


@dataclass(frozen=True, slots=True)
class Glue:
    """What stands on both sides of it stands on one line."""


Piece: TypeAlias = str | Shown | Glue


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a tunnel goes back to, and what was held in temporary variables there."""

    back: Place
    temps: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a stretch begins, and what it is given. Two with the same entry are the same."""

    place: Place
    frames: tuple[Frame, ...] = ()
    temps: tuple[tuple[str, Value], ...] = ()
    stack: tuple[Value, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice of Ink's. `when` asks what is where the reader chooses; `source` is the path of what it leads to."""

    label: str
    entry: Entry
    source: str
    when: Condition
    is_once: bool
    is_fallback: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way a stretch may go: what is said, what changes, and how it stops.

    `goes_on`: at a joint, after the reader has read this. Without it and without offers the story is over.
    """

    at: Place
    pieces: tuple[Piece, ...] = ()
    tags: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    offers: tuple[Offer, ...] = ()
    goes_on: Entry | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read."""
        return any(isinstance(piece, Shown) or (isinstance(piece, str) and piece.strip()) for piece in self.pieces)

    @property
    def is_silent(self) -> bool:
        """Whether it just goes on elsewhere."""
        return self.goes_on is not None and not self.says_something and not self.offers


@dataclass(frozen=True, slots=True)
class Fork:
    """A stretch that goes on in one way where `when` holds, and in another where it does not."""

    when: Condition
    then: Stretch
    otherwise: Stretch


Stretch: TypeAlias = Leaf | Fork


def forked(when: Condition, then: Stretch, otherwise: Stretch) -> Stretch:
    """The fork; one leaf where nothing but the choices differs, which then have the condition."""
    if not isinstance(then, Leaf) or not isinstance(otherwise, Leaf):
        return Fork(when, then, otherwise)
    same = ("pieces", "tags", "changes", "goes_on")
    if any(getattr(then, part) != getattr(otherwise, part) for part in same):
        return Fork(when, then, otherwise)
    try:
        asked = after_all(when, then.changes)
    except Unmapped:
        return Fork(when, then, otherwise)
    offers = tuple(_joined(asked, then.offers, otherwise.offers))
    return Leaf(then.at, then.pieces, then.tags, then.changes, offers, then.goes_on)


def leaves(stretch: Stretch) -> list[Leaf]:
    """Every way the stretch may go."""
    if isinstance(stretch, Leaf):
        return [stretch]
    return leaves(stretch.then) + leaves(stretch.otherwise)


def _joined(when: Condition, ones: tuple[Offer, ...], others: tuple[Offer, ...]) -> list[Offer]:
    """Offers of both ways, in order; those of one way alone under its condition."""
    conditions: dict[tuple[str, str], Condition] = {}
    by_source: dict[tuple[str, str], Offer] = {}
    for condition, offers in ((when, ones), (opposite(when), others)):
        for offer in offers:
            key = (offer.source, offer.label)
            asked = both(condition, offer.when)
            conditions[key] = either(conditions[key], asked) if key in conditions else asked
            by_source.setdefault(key, offer)
    shared = {(o.source, o.label): o.when for o in ones}
    same = {(o.source, o.label) for o in others if shared.get((o.source, o.label)) == o.when}
    return [
        Offer(o.label, o.entry, o.source, o.when if key in same else conditions[key], o.is_once, o.is_fallback)
        for key, o in by_source.items()
    ]


def moved(entry: Entry, changes: tuple[Change, ...]) -> Entry:
    """`entry`, whose values are told by what was before `changes`, told by what is after them. Raises Unmapped."""

    def temps(held: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
        return tuple((name, after(value, changes)) for name, value in held if not name.startswith("$"))

    return Entry(
        entry.place,
        tuple(Frame(frame.back, temps(frame.temps)) for frame in entry.frames),
        temps(entry.temps),
        tuple(after(value, changes) for value in entry.stack),
        tuple(
            Offer(o.label, moved(o.entry, changes), o.source, after_all(o.when, changes), o.is_once, o.is_fallback)
            for o in entry.offers
        ),
    )
