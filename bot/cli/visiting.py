"""A command's look at the bus, which it is no part of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from bot.cli.bus_address import bus_url
from bot.cli.loop import run_to_the_end
from bot.settings import Settings

if TYPE_CHECKING:
    from bus.transport.visitor import BusVisitor

T = TypeVar("T")


def with_bus(settings: Settings, work: Callable[[BusVisitor], Awaitable[T]]) -> T:
    """What `work` returns, on a loop of its own. Raises EventBusError when Redis cannot be reached."""
    # Not at the top: importing the bus's transport takes long enough to be felt in `diana --help`.
    from bus import EventBusConfig
    from bus.transport.visitor import visit

    config = EventBusConfig(redis_url=bus_url(settings))

    async def ask() -> T:
        async with visit(config) as bus:
            return await work(bus)

    return run_to_the_end(ask)
