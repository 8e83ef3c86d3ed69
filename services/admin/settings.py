"""GroupSettings: how moderation works in one group. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The defaults, which a group may change.

    `warn_limit` warnings within `warn_window_days` bring `warn_action` (`mute`, `kick` or `ban`) for `warn_time`.
    """

    warn_limit: int = 3
    warn_window_days: int = 30
    warn_action: str = "mute"
    warn_time: timedelta | None = timedelta(days=1)

    @property
    def warn_window(self) -> timedelta:
        return timedelta(days=self.warn_window_days)
