"""Damping: how long something has to be bad before it is told, and well before it counts as over. Pure."""

from __future__ import annotations

from datetime import timedelta

HOLD = timedelta(seconds=10)
"""What is bad for less than this, once in a while, is nobody's business at night."""

CALM = timedelta(seconds=30)
LONGEST_CALM = timedelta(minutes=30)

QUIET = timedelta(minutes=10)
"""Spells further apart than this have nothing to do with each other."""

FLAPS = 3
"""So many spells in a row are told of however short they are."""


def calm(spells: int) -> timedelta:
    """How long something must be well before that is told, after so many spells in a row: twice as long each time.

    What goes up and down all night is told of a few times, not a few hundred.
    """
    doubled: int = 2 ** min(spells, 10)
    return min(CALM * doubled, LONGEST_CALM)


def in_a_row(before: int, quiet_for: timedelta) -> int:
    """How many spells came before a new one, when the last one had `before` before it and it was quiet since."""
    return before + 1 if quiet_for < QUIET else 0
