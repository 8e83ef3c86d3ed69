"""What comes by pub/sub, at most once: the doorbell that wakes readers, and the announcements for live listeners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import structlog

from bus.config import EventBusConfig
from bus.errors import EventBusError
from bus.event import BaseEvent
from bus.factory import EventFactory
from bus.handler import matches
from bus.metrics import REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import connect, is_passing
from bus.transport.keys import Keyspace

log = structlog.get_logger(__name__)


async def messages(config: EventBusConfig, channel: str, connected: Callable[[], None]) -> AsyncIterator[bytes]:
    """Every message on `channel` (a glob when it holds `*`), for ever: reconnects with backoff when Redis goes away.

    `connected` is called after each (re)connection: what was sent before it is gone.
    """
    failures = 0
    while True:
        redis = connect(config, blocking=True)
        pubsub = redis.pubsub(ignore_subscribe_messages=False)
        try:
            await (pubsub.psubscribe(channel) if "*" in channel else pubsub.subscribe(channel))
            async for message in pubsub.listen():
                if message["type"] in ("subscribe", "psubscribe"):
                    failures = 0
                    connected()
                elif message["type"] in ("message", "pmessage"):
                    yield message["data"]
        except Exception as error:
            if not is_passing(error):
                raise
            if failures == 0:
                log.warning("live connection to Redis lost, connecting again", channel=channel, error=str(error))
            REDIS_ERRORS.labels("live").inc()
            failures += 1
        finally:
            await _close(pubsub, redis)
        await asyncio.sleep(retry_delay_s(failures, base_s=0.1, cap_s=2.0))


async def _close(*connections: Any) -> None:
    for connection in connections:
        try:
            await connection.aclose()
        except Exception as error:  # noqa: BLE001  # it is being given up: how it ends is of no consequence
            log.debug("closing a live connection failed", error=str(error))


async def watch_bell(
    config: EventBusConfig, keys: Keyspace, producer: str, ring: Callable[[int | None, list[str]], None]
) -> None:
    """Call `ring(partition, groups)` whenever a script rings; `ring(None, [])` after each connection.

    A publish says first who published: what `producer` did itself is nothing new to this process.
    """
    async for message in messages(config, keys.bell, lambda: ring(None, [])):
        first, *rest = message.decode().split("\n")
        if first == producer:
            continue
        for line in rest or [first]:
            partition, *groups = line.split(" ")
            ring(int(partition), groups)


async def listen(config: EventBusConfig, keys: Keyspace, pattern: str) -> AsyncIterator[BaseEvent]:
    """Live events whose type matches `pattern`, sealed fields shown as `<sealed>`. What cannot be read is left out."""
    channel = keys.events + (pattern if "*" not in pattern else f"{pattern.removesuffix('*')}*")
    async for body in messages(config, channel, lambda: None):
        try:
            event = EventFactory.from_dict(EventFactory.veiled(body))
        except EventBusError as error:
            log.warning("unreadable announcement", error=str(error))
            continue
        if matches(pattern, event.event_type):
            yield event
