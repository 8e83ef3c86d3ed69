"""Redis clients set up for a bus, scripts that survive a restart, and which errors pass by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha1
from importlib.resources import files
from typing import Any, cast
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    BusyLoadingError,
    ConnectionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TimeoutError,
    TryAgainError,
)

from bus.config import EventBusConfig

PASSING_ERRORS = (
    ConnectionError,
    TimeoutError,
    BusyLoadingError,
    ReadOnlyError,
    OutOfMemoryError,
    TryAgainError,
    OSError,
)
"""Errors that are Redis's state of the moment, not ours: worth another attempt after a while."""

_PASSING_REPLIES = ("BUSY", "MASTERDOWN", "CLUSTERDOWN", "LOADING", "UNBLOCKED", "NOREPLICAS", "MISCONF")


def is_passing(error: BaseException) -> bool:
    """Whether `error` may go away by itself."""
    if isinstance(error, PASSING_ERRORS):
        return True
    return isinstance(error, ResponseError) and str(error).startswith(_PASSING_REPLIES)


def is_lost(error: BaseException) -> bool:
    """Whether a script found that Redis no longer holds the bus's data."""
    return isinstance(error, ResponseError) and str(error).startswith(("LOST", "NOGROUP"))


def connect(config: EventBusConfig, *, blocking: bool = False) -> Redis:
    """A client whose commands are never repeated behind our back.

    redis-py retries ten times by default, which stores an XADD twice when only its reply was lost, and cuts every read
    at five seconds. `blocking`: for a connection that waits for messages and has no deadline of its own.
    """
    keepalive = {} if config.redis_url.startswith("unix:") else {"socket_keepalive": True}
    return Redis.from_url(
        config.redis_url,
        **keepalive,
        retry=Retry(NoBackoff(), 0),
        retry_on_timeout=False,
        socket_timeout=None if blocking else config.publish_timeout_seconds,
        socket_connect_timeout=min(5.0, config.publish_timeout_seconds),
        health_check_interval=0 if blocking else int(config.health_check_interval_seconds),
        protocol=2,
        decode_responses=False,
    )


def address(redis_url: str) -> str:
    """The server's address without user and password, for logs and errors."""
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"unix:{parts.path}"
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


class LuaScript:
    """One of the scripts in `lua/`, run by its hash and loaded again when the server has forgotten it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.source = files("bus.transport").joinpath("lua", f"{name}.lua").read_bytes()
        self.sha = sha1(self.source, usedforsecurity=False).hexdigest()

    async def run(self, redis: Redis, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """The script's raw reply. Raises what redis-py raises."""
        try:
            return await cast(Any, redis).execute_command("EVALSHA", self.sha, len(keys), *keys, *args)
        except NoScriptError:
            return await cast(Any, redis).execute_command("EVAL", self.source, len(keys), *keys, *args)


PUBLISH = LuaScript("publish")
TURN = LuaScript("turn")
TEND = LuaScript("tend")
RELINQUISH = LuaScript("relinquish")
DECLARE = LuaScript("declare")
DEAD_LETTER = LuaScript("dead_letter")
DEPTH = LuaScript("depth")
