"""Redis: that it answers, is new enough, is set up for a bus, and who works on it."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.checks.clocks import clock_lines
from bot.checks.line import CheckLine, Fault, Scene, well
from bot.data_dir import takes_files
from bot.exit_codes import ExitCode
from bot.settings import Settings

if TYPE_CHECKING:
    from bus.transport.server import ServerFacts

PART = "Redis"
NEARLY_FULL = 0.8

UNREACHABLE = Fault(
    "redis-unreachable", PART, "Redis does not answer",
    "what is heard is kept in the database, and nobody is answered", "is it running, and is REDIS_URL right?",
    ExitCode.UNAVAILABLE,
)  # fmt: skip
REFUSED = Fault(
    "redis-refused", PART, "Redis wants another user or password, or forbids commands the bus needs",
    "what is heard is kept in the database, and nobody is answered",
    "correct REDIS_URL, or give its user `+@all ~*` and `&*` (an ACL)", ExitCode.CONFIGURATION,
)  # fmt: skip
TOO_OLD = Fault(
    "redis-too-old", PART, "the server is older than Redis 7.0 or Valkey 8.0",
    "the bus's scripts do not run on it", "upgrade the server", ExitCode.CONFIGURATION,
)  # fmt: skip
CLUSTER_BY_WRONG_NAME = Fault(
    "redis-cluster-address", PART, "a node of a Cluster behind a redis:// address, or the other way round",
    "keys of other nodes cannot be reached", "redis+cluster://host:port,… for a Cluster, redis:// for one server",
    ExitCode.CONFIGURATION,
)  # fmt: skip
REPLICA = Fault(
    "redis-replica", PART, "the server is a read-only replica",
    "nothing can be published", "point REDIS_URL at the master, or at the Sentinels (redis+sentinel://)",
    ExitCode.CONFIGURATION,
)  # fmt: skip
EVICTS = Fault(
    "redis-evicts", PART, "maxmemory-policy is an allkeys policy",
    "when memory is full Redis deletes queues with all they hold", "set maxmemory-policy to noeviction",
)  # fmt: skip
UNLIMITED = Fault(
    "redis-memory-unlimited", PART, "maxmemory is 0",
    "when the machine's memory is full the kernel kills Redis, or something else", "set maxmemory, for example to 2gb",
)  # fmt: skip
NEARLY_OUT_OF_MEMORY = Fault(
    "redis-memory-high", PART, "Redis uses more than 80 % of maxmemory",
    "when it is full nothing can be published; what is heard waits in the database",
    "raise maxmemory, or find out what fills it: `diana dead-letters summary`",
)  # fmt: skip
FORGETS = Fault(
    "redis-not-durable", PART, "appendonly is off",
    "a restart of Redis forgets what is queued; it is published again from the database, which takes a while",
    "set appendonly yes",
)  # fmt: skip
NO_PROGRAM = Fault(
    "redis-no-program", PART, "there is no server program for the embedded server, or it does not start",
    "without REDIS_URL Diana runs a server of her own", "correct or unset REDIS_SERVER_BIN, or set REDIS_URL",
    ExitCode.UNAVAILABLE,
)  # fmt: skip
FOREIGN_DATA = Fault(
    "redis-foreign-data", PART, "DATA_DIR/bus was written by another kind or major version of server",
    "the embedded server does not start on it",
    "move the folder away: what is unfinished is published again from the database", ExitCode.UNAVAILABLE,
)  # fmt: skip
UNATTENDED = Fault(
    "role-missing", PART, "Dianas run, and none of them handles some of the queues",
    "what is in them waits: without a sender nobody is answered",
    "start a replica with the missing role: `diana run --roles services,sender`",
)  # fmt: skip
REPLICAS_APART = Fault(
    "replicas-apart", PART, "several Dianas share this Redis, and this one has a database of its own",
    "they take each other's events, and none sees what the others did",
    "set DATABASE_URL to one PostgreSQL for all of them", ExitCode.CONFIGURATION,
)  # fmt: skip

FAULTS = (UNREACHABLE, REFUSED, TOO_OLD, CLUSTER_BY_WRONG_NAME, REPLICA, EVICTS, UNLIMITED, NEARLY_OUT_OF_MEMORY,
          FORGETS, NO_PROGRAM, FOREIGN_DATA, UNATTENDED, REPLICAS_APART)  # fmt: skip

_REFUSALS = re.compile(r"NOAUTH|WRONGPASS|NOPERM|invalid username-password|Authentication required|no permissions")


async def look(scene: Scene) -> list[CheckLine]:
    """What is wrong with the server; else which one it is."""
    settings = scene.settings
    if settings.redis_url is not None:
        return await _look_at_server(scene, settings.redis_url.get_secret_value(), "")
    from bus.embedded import running_url

    url = await asyncio.to_thread(running_url, settings.data_dir)
    if url is not None:
        return await _look_at_server(scene, url, "embedded ")
    return await asyncio.to_thread(_look_at_program, settings)


def _look_at_program(settings: Settings) -> list[CheckLine]:
    from bus.embedded import EmbeddedServerError, resolve_server
    from bus.embedded.folder import ServerFolder

    named = {"REDIS_SERVER_BIN": str(settings.redis_server_bin)} if settings.redis_server_bin else {}
    try:
        program = resolve_server({**os.environ, **named})
    except EmbeddedServerError as error:
        return [NO_PROGRAM.found(str(error))]
    try:
        ServerFolder(settings.data_dir).refuse_foreign_data(program)
    except EmbeddedServerError as error:
        return [FOREIGN_DATA.found(str(error))]
    if not takes_files(settings.data_dir):
        return [NO_PROGRAM.found("the embedded server cannot write in DATA_DIR", "what the line about DATA_DIR says")]
    return [well(PART, f"embedded {program.flavour} {program.version}, starts with Diana")]


async def _look_at_server(scene: Scene, url: str, kind: str) -> list[CheckLine]:
    from bus import EventBusConfig, EventBusError
    from bus.transport.server import ask_server, too_old
    from bus.transport.visitor import visit

    config = EventBusConfig(redis_url=url)
    try:
        facts = await ask_server(config)
        if old := too_old(facts.flavour, facts.version):
            return [TOO_OLD.found(old)]
        found = list(_about(facts, url, is_ours=bool(kind)))
        if facts.is_cluster is url.startswith("redis+cluster:"):
            async with visit(config) as visitor:
                found += _about_company(scene, *await visitor.attendance())
    except EventBusError as error:
        if "cluster mode is not enabled" in str(error).lower():
            return [CLUSTER_BY_WRONG_NAME.found("it is one server, not a Cluster")]
        fault = REFUSED if _REFUSALS.search(str(error)) else UNREACHABLE
        return [fault.found(str(error))]
    found += clock_lines("the clock of Redis", facts.now_s)
    running = ": Diana is running" if kind else ""
    return found or [well(PART, f"{kind}{facts.name} answers{running}")]


def _about(facts: ServerFacts, url: str, *, is_ours: bool) -> Iterator[CheckLine]:
    if facts.is_cluster is not url.startswith("redis+cluster:"):
        yield CLUSTER_BY_WRONG_NAME.found("it is a node of a Cluster")
    if facts.is_replica:
        yield REPLICA.found()
    if facts.policy is not None and facts.policy.startswith("allkeys-"):
        yield EVICTS.found(f"maxmemory-policy is {facts.policy}")
    if not facts.max_memory_bytes and not is_ours:
        yield UNLIMITED.found()
    if facts.max_memory_bytes and facts.used_memory_bytes > NEARLY_FULL * facts.max_memory_bytes:
        used, limit = facts.used_memory_bytes / 1e6, facts.max_memory_bytes / 1e6
        yield NEARLY_OUT_OF_MEMORY.found(f"{used:.0f} of {limit:.0f} MB are used")
    if facts.is_durable is False:
        yield FORGETS.found()


def _about_company(scene: Scene, living: int, unattended: list[str]) -> Iterator[CheckLine]:
    if living and unattended:
        more = f" and {len(unattended) - 3} more" if len(unattended) > 3 else ""
        yield UNATTENDED.found(f"nobody handles {', '.join(unattended[:3])}{more}")
    others = living - scene.is_running
    if others > 0 and scene.settings.redis_url is not None and scene.settings.database_address.startswith("sqlite"):
        yield REPLICAS_APART.found(f"{others} other{'s' if others > 1 else ''} on this Redis, and SQLite here")
