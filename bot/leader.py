"""Who does what is to be done once for all replicas."""

from __future__ import annotations

from typing import Protocol


class Leadership(Protocol):
    """Whether this process is the one, right now."""

    @property
    def is_ours(self) -> bool: ...


class SoleProcess:
    """There is no other process."""

    is_ours = True
