"""What begins ahead of its turn: its result, its error, and its end when something else cannot start."""

from __future__ import annotations

import asyncio

import pytest

from bot.lifecycle import Lifecycle


async def test_what_begins_ahead_runs_while_other_parts_start():
    life, stop, order = Lifecycle(), asyncio.Event(), list[str]()
    begun = asyncio.Event()

    async def server() -> str:
        order.append("server begins")
        begun.set()
        return "its address"

    async def start() -> None:
        address = life.ahead(server(), "server")
        await begun.wait()
        order.append("database opened")
        order.append(await address)
        stop.set()

    await life.run(start, stop)

    assert order == ["server begins", "database opened", "its address"]


async def test_what_begins_ahead_is_over_before_earlier_parts_are_undone_when_another_cannot_start():
    life, order, begun = Lifecycle(), list[str](), asyncio.Event()

    async def server() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            order.append("server stopped")

    async def start() -> None:
        life.parts.callback(order.append, "folder given up")
        life.ahead(server(), "server")
        await begun.wait()
        raise OSError("no database")

    with pytest.raises(OSError, match="no database"):
        await life.run(start, asyncio.Event())

    assert order == ["server stopped", "folder given up"]


async def test_what_fails_ahead_fails_the_start_that_awaits_it():
    life = Lifecycle()

    async def server() -> None:
        raise OSError("no server")

    async def start() -> None:
        await life.ahead(server(), "server")

    with pytest.raises(OSError, match="no server"):
        await life.run(start, asyncio.Event())
