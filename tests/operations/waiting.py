"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], within_s: float = 5.0) -> None:
    """Return as soon as `condition()` holds. TimeoutError when it does not within `within_s`."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110  conditions of parts that know nothing of the test
            await asyncio.sleep(0.005)
