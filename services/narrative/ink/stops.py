"""How a run becomes a leaf, where it stops."""

from __future__ import annotations

from dataclasses import replace

from services.narrative.ink.notes import Notes
from services.narrative.ink.run import Run
from services.narrative.ink.stretch import Entry, Leaf, moved
from services.narrative.ink.tree import Place
from services.narrative.ink.values import Compare, Condition, Every, Some, Taken, Unmapped, Value


def paused(run: Run, entry: Entry, place: Place, notes: Notes) -> Leaf:
    """The stretch stops; the reader goes on at `entry`."""
    changes = tuple(run.changes)
    carried = Entry(entry.place, entry.frames, entry.temps, entry.stack, tuple(run.offers))
    try:
        goes_on = moved(carried, changes)
    except Unmapped as unmapped:
        notes.tell(place, unmapped.reason, unmapped.advice)
        goes_on = Entry(entry.place, entry.frames)
    return Leaf(place, tuple(run.out[0]), tuple(run.tags), changes, (), goes_on)


def ended(run: Run, place: Place, notes: Notes) -> Leaf:
    """There is no more here: the reader chooses, where anything is offered."""
    offers = []
    changes = tuple(run.changes)
    for offer in run.offers:
        try:
            entry, when = moved(offer.entry, changes), moved(Entry(place, stack=(offer.when,)), changes).stack[0]
        except Unmapped as unmapped:
            notes.tell(place, unmapped.reason, unmapped.advice)
            continue
        offers.append(replace(offer, entry=entry, when=_condition(when)))
    return Leaf(place, tuple(run.out[0]), tuple(run.tags), changes, tuple(offers))


def _condition(value: Value) -> Condition:
    assert isinstance(value, Compare | Taken | Every | Some)
    return value
