"""Garbage: what is there for good is not searched for garbage again and again.

Python's collector walks through all that lives, and the loop stands still meanwhile: 0.15 s and more with the 220,000
objects that the imports leave behind. They stay to the end, so they are set aside.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search() -> Iterator[None]:
    """Nothing is searched inside, where much is made to stay, and what is there at the end is kept for good."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
    # Unsearched: the little garbage that imports leave, a hundredth, is not worth the 0.15 s of a search of it all.
    gc.freeze()


def keep_for_good() -> None:
    """Set aside everything that lives now: no search walks through it again."""
    gc.collect()
    gc.freeze()
