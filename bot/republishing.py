"""What is published again when Redis comes back without its data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog

from bot.stars_desk import STARS_DESK_HANDLES, STARS_DESK_KEY
from bus import EventType, RedisEventBus
from services.database import SENDER_KEY, BusState, Database, Outbox, ServiceHandler, SqlRouteMemory

log = structlog.get_logger("diana")

BUS_IDENTITY = "bus_identity"
"""Under which key the database remembers the Redis data it last published to."""


async def publish_what_redis_lost(
    database: Database, bus: RedisEventBus, outbox: Outbox, handlers: Sequence[ServiceHandler[Any]]
) -> None:
    """If Redis came back without its data: publish again exactly what some handler has not done.

    A handler that was added lately has nothing to do with what was published before it was there.
    """
    state = BusState(database)
    before = await state.get(BUS_IDENTITY)
    if before is not None and before != bus.identity:
        # What the desk did is known to Telegram alone, which does nothing twice.
        edge = {SENDER_KEY: [EventType.REPLY_REQUESTED], STARS_DESK_KEY: STARS_DESK_HANDLES}
        wanted: dict[str, Sequence[str]] = {**edge, **{h.handler_key: h.handles for h in handlers}}
        since = {
            (group.replace(":", ".", 1), pattern): at
            for (group, pattern), at in (await SqlRouteMemory(database).since()).items()
        }
        log.warning("Redis lost its data", reopened=await outbox.republish_unfinished(wanted, since))
    else:
        # Whoever was quicker has reopened what was lost, and may not have published it yet.
        outbox.publish_from_the_first()
    await state.set(BUS_IDENTITY, bus.identity)
