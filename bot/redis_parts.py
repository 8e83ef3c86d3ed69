"""RedisParts: where Redis is, and what replicas share in it beside the bus."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from os import environ

from redis.asyncio import Redis

from bot.leader import Leadership, SoleProcess
from bot.limits import SendLimits
from bot.redis_leader_lease import RedisLeaderLease
from bot.redis_outages import RedisOutages
from bot.redis_send_limits import RedisSendLimits
from bot.settings import Settings
from bus import EventBusConfig
from bus.embedded import EmbeddedServer, resolve_server
from bus.transport.connection import connect


class RedisParts:
    """Builds what lives in Redis; `parts` stops it again. A sole process shares with nobody and needs none of it."""

    def __init__(self, settings: Settings, parts: AsyncExitStack) -> None:
        self._settings = settings
        self._parts = parts
        self._redis: Redis | None = None

    async def bus_config(self, drain_seconds: float) -> EventBusConfig:
        """Where Redis is: the operator's, or a server of our own that is started here."""
        settings = self._settings
        if settings.redis_url is not None:
            return EventBusConfig(redis_url=settings.redis_url.get_secret_value(), drain_seconds=drain_seconds)
        named = {"REDIS_SERVER_BIN": str(settings.redis_server_bin)} if settings.redis_server_bin else {}
        binary = await asyncio.to_thread(resolve_server, {**environ, **named})
        server = EmbeddedServer(settings.data_dir, binary=binary)
        url = await server.start()
        self._parts.push_async_callback(server.stop)
        return EventBusConfig(redis_url=url, drain_seconds=drain_seconds, sole_process=True)

    def send_limits(self, config: EventBusConfig) -> SendLimits | RedisSendLimits:
        """Telegram's limits, shared with other replicas wherever there can be some."""
        rate_per_s = self._settings.telegram_send_rate
        if config.sole_process:
            return SendLimits(rate_per_s)
        return RedisSendLimits(self.shared(config), rate_per_s, namespace=config.namespace)

    def leadership(self, config: EventBusConfig) -> Leadership:
        """Whether the jobs are this process's to run."""
        if config.sole_process:
            return SoleProcess()
        lease = RedisLeaderLease(self.shared(config), namespace=config.namespace)
        lease.start()
        self._parts.push_async_callback(lease.stop)
        return lease

    def outages(self, config: EventBusConfig) -> RedisOutages:
        """Where replicas agree on who tells that the database is away."""
        return RedisOutages(self.shared(config), namespace=config.namespace)

    def shared(self, config: EventBusConfig) -> Redis:
        """A client for what replicas share beside the bus."""
        if self._redis is None:
            self._redis = connect(config)
            self._parts.push_async_callback(self._redis.aclose)
        return self._redis
