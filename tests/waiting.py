"""Waiting for a condition instead of for a time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable

WITHIN_S = 30.0
"""A test that fails when a machine is slow is worth less than one that waits: what is broken stays broken."""


async def until(
    condition: Callable[[], object | Awaitable[object]], what: str = "", within_s: float = WITHIN_S
) -> None:
    """Return as soon as `condition` holds; AssertionError when it does not in time."""
    deadline = time.monotonic() + within_s
    while True:
        answer = condition()
        if await answer if isawaitable(answer) else answer:
            return
        assert time.monotonic() < deadline, f"did not come true within {within_s:g} s: {what or condition}"
        await asyncio.sleep(0.002)
