"""What the bus says at its start about a server that is not safe for it."""

from __future__ import annotations

from typing import Any, cast

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bus import EventBusError, RedisEventBus
from bus.embedded import EmbeddedServer
from bus.transport.server import inspect_server
from tests.bus.parts import config


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("maxmemory-policy", "allkeys-lru", "maxmemory-policy is allkeys-lru"),
        ("maxmemory-policy", "volatile-lru", None),
        ("maxmemory-policy", "noeviction", None),
        ("appendonly", "no", "appendonly is off"),
    ],
)
async def test_a_setting_that_can_lose_events_is_warned_of_with_its_mend(
    server: EmbeddedServer, setting: str, value: str, said: str | None
):
    async with Redis.from_url(server.url) as redis:
        await redis.config_set(setting, value)

    with capture_logs() as lines:
        async with RedisEventBus(config(server.url, "unsafe")):
            warnings = [line["event"] for line in lines if line["log_level"] == "warning"]

    assert warnings == [] if said is None else (said in warnings[0] and "set" in warnings[0])


async def test_a_server_that_does_not_tell_its_settings_is_used_all_the_same(server: EmbeddedServer):
    async with Redis.from_url(server.url) as redis:
        await redis.config_set("appendonly", "no")
        await redis.execute_command("ACL", "SETUSER", "default", "-config")

        assert await inspect_server(redis) == []


class Old:
    """A server of an age that no machine has any more."""

    def __init__(self, **about: str) -> None:
        self._about = about

    async def info(self, section: str) -> dict[str, str]:
        return self._about


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"redis_version": "6.2.14"}, "Redis 6.2.14 is too old for the bus: use Redis 7.0 or newer"),
        (
            {"redis_version": "7.2.4", "valkey_version": "7.2.9"},
            "Valkey 7.2.9 is too old for the bus: use Valkey 8.0 or newer",
        ),
    ],
)
async def test_a_server_that_is_too_old_is_refused_with_what_to_use(about: dict[str, str], said: str):
    with pytest.raises(EventBusError, match=said):
        await inspect_server(cast(Any, Old(**about)))
