"""From callback data back to the tap it stands for."""

from __future__ import annotations

from bot.callbacks import broadcasts, gamification, moderation, narrative, operations, people, personal
from bot.callbacks.tap import Tap

_MODULES = (broadcasts, gamification, moderation, narrative, operations, people, personal)

KINDS: tuple[type[Tap], ...] = tuple(
    kind
    for module in _MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Tap) and kind.__module__ == module.__name__
)
"""Every kind of button there is."""

_BY_PREFIX = {kind.__prefix__: kind for kind in KINDS}


def read_tap(data: str) -> Tap | None:
    """The tap that callback data stands for; None for data this version does not write."""
    kind = _BY_PREFIX.get(data.partition(":")[0])
    try:
        return None if kind is None else kind.unpack(data)
    except (TypeError, ValueError):
        return None
