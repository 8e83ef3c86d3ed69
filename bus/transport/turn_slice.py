"""A group's slice of each of the loop's turns."""

from __future__ import annotations

import asyncio
from time import perf_counter

SLICE_S = 0.01
"""How long a group's handlers may keep the loop to themselves in one of its turns: leases must be renewed meanwhile."""


class TurnSlice:
    """Shared by all workers of a group: together they go on no longer than the slice lasts."""

    def __init__(self) -> None:
        self._ends = 0.0
        self._is_called = False

    async def own(self) -> None:
        """Go on at once within the slice of the loop's turn, else when the next turn's begins."""
        while perf_counter() > self._ends:
            if not self._is_called:
                self._is_called = True
                asyncio.get_running_loop().call_soon(self._begin)
            await asyncio.sleep(0)

    def _begin(self) -> None:
        self._ends = perf_counter() + SLICE_S
        self._is_called = False
