"""Bars: how far something has come, drawn in text."""

from __future__ import annotations

from collections.abc import Sequence

_FULL, _EMPTY = "▰", "▱"


def bar(part: int, whole: int, width: int = 10) -> str:
    """`▰▰▰▱▱▱▱▱▱▱` for three tenths. Full only when it is done, and empty only when nothing is."""
    if whole <= 0 or part >= whole:
        return _FULL * width
    filled = max(part, 0) * width // whole
    if part > 0:
        filled = max(1, filled)
    return _FULL * filled + _EMPTY * (width - filled)


_HEIGHTS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[int]) -> str:
    """`▁▂▅█▃` for numbers over time, the largest at full height; the lowest is for nothing alone."""
    top = max(values, default=0)
    return "".join(_HEIGHTS[-(-7 * value // top) if top and value > 0 else 0] for value in values)
