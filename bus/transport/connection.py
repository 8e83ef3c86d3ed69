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
    ClusterError,
    ConnectionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
    SlotNotCoveredError,
    TimeoutError,
    TryAgainError,
)

from bus.config import EventBusConfig
from bus.transport.lineage import Lineage
from bus.transport.topology import CLUSTER, open_cluster, open_node, open_sentinel, read_topology
from bus.transport.wire import Line

PASSING_ERRORS = (
    ConnectionError,
    TimeoutError,
    BusyLoadingError,
    ReadOnlyError,
    OutOfMemoryError,
    TryAgainError,
    ClusterError,
    SlotNotCoveredError,
    OSError,
)
"""Errors that are Redis's state of the moment, not ours: worth another attempt after a while."""

_PASSING_REPLIES = ("BUSY", "MASTERDOWN", "CLUSTERDOWN", "LOADING", "UNBLOCKED", "NOREPLICAS", "MISCONF")

_PASSING_CLUSTER_STATES = ("cannot be connected", "could not agree", "No targets were found")
"""How redis-py words that it has no picture of a Cluster; its other errors of that class are mistakes of ours."""


def is_passing(error: BaseException) -> bool:
    """Whether `error` may go away by itself."""
    if isinstance(error, PASSING_ERRORS):
        return True
    if isinstance(error, RedisClusterException):
        return any(words in str(error) for words in _PASSING_CLUSTER_STATES)
    return isinstance(error, ResponseError) and str(error).startswith(_PASSING_REPLIES)


def is_lost(error: BaseException) -> bool:
    """Whether a script found that Redis no longer holds the bus's data."""
    return isinstance(error, ResponseError) and str(error).startswith(("LOST", "NOGROUP"))


def connect(config: EventBusConfig, *, blocking: bool = False, lineage: Lineage | None = None) -> Redis:
    """A client whose commands are never repeated behind our back.

    redis-py retries ten times by default, which stores an XADD twice when only its reply was lost, and cuts every read
    at five seconds. `blocking`: for a connection that waits for messages and has no deadline of its own. `lineage`:
    looks at each connection that is made.
    """
    options: dict[str, Any] = {
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": None if blocking else config.publish_timeout_seconds,
        "socket_connect_timeout": min(5.0, config.publish_timeout_seconds),
        "health_check_interval": 0 if blocking else int(config.health_check_interval_seconds),
        "protocol": 2,
        "decode_responses": False,
    }
    if not config.redis_url.startswith("unix:"):
        options["socket_keepalive"] = True
    where = read_topology(config.redis_url)
    if where is not None and where.scheme == CLUSTER:
        return open_node(where, options) if blocking else open_cluster(where, options, lineage)
    redis = open_sentinel(where, options) if where is not None else Redis.from_url(config.redis_url, **options)
    if lineage is not None:
        redis.connection_pool.connection_class = lineage.watched(redis.connection_pool.connection_class)
    return redis


def address(redis_url: str) -> str:
    """The server's address without user and password, for logs and errors."""
    where = read_topology(redis_url)
    if where is not None:
        return str(where)
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"unix:{parts.path}"
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


class LuaScript:
    """One of the scripts in `lua/`, run by its hash and loaded again when the server has forgotten it.

    `snippets` are files there that several scripts share; they go before the script's own source.
    """

    def __init__(self, name: str, *snippets: str) -> None:
        self.name = name
        folder = files("bus.transport").joinpath("lua")
        self.source = b"\n".join(folder.joinpath(f"{part}.lua").read_bytes() for part in (*snippets, name))
        self.sha = sha1(self.source, usedforsecurity=False).hexdigest()

    async def run(self, redis: Redis | Line, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """The script's raw reply. Raises what redis-py raises."""
        try:
            return await cast(Any, redis).execute_command("EVALSHA", self.sha, len(keys), *keys, *args)
        except NoScriptError:
            return await cast(Any, redis).execute_command("EVAL", self.source, len(keys), *keys, *args)


PUBLISH = LuaScript("publish", "routing")
PUBLISH_ONE = LuaScript("publish_one")
SCHEDULE_DUE = LuaScript("schedule_due", "routing")
SCHEDULE_CANCEL = LuaScript("schedule_cancel")
TURN = LuaScript("turn")
TEND = LuaScript("tend")
MEMBERS = LuaScript("members")
RELINQUISH = LuaScript("relinquish")
DECLARE = LuaScript("declare")
DEAD_LETTER = LuaScript("dead_letter")
DEAD_LETTER_PAGE = LuaScript("dead_letter_page")
DEAD_LETTER_REQUEUE = LuaScript("dead_letter_requeue")
DEAD_LETTER_DISCARD = LuaScript("dead_letter_discard")
FIND_ENTRY = LuaScript("find_entry")
NOTE_START = LuaScript("note_start")
DEPTH = LuaScript("depth")
SURVEY = LuaScript("survey")
TIDY = LuaScript("tidy")
FORGET = LuaScript("forget")
SEALED = LuaScript("sealed")
SCHEDULE_BODIES = LuaScript("schedule_bodies")
SCHEDULE_REWRITE = LuaScript("schedule_rewrite")
DEAD_LETTERS_REWRITE = LuaScript("dead_letters_rewrite")
