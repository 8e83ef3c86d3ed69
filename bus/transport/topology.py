"""Topologies: one server, a master that Sentinels name, or a Cluster; told apart by the address's scheme.

redis://  rediss://  unix://                                  one server
redis+sentinel://[user:password@]host:port[,…]/service[?db=0] the master the Sentinels name; the credentials are its own
redis+cluster://[user:password@]host:port[,…]                 a Cluster; the named nodes are where to begin to ask
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import choice
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.connection import Connection
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.typing import PatternT

from bus.transport.lineage import Lineage

SENTINEL, CLUSTER = "redis+sentinel", "redis+cluster"
DEFAULT_PORTS = {SENTINEL: 26379, CLUSTER: 6379}


@dataclass(frozen=True)
class Topology:
    """A Sentinel or Cluster address, taken apart."""

    scheme: str
    nodes: tuple[tuple[str, int], ...]
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    service: str = ""
    db: int = 0

    def __str__(self) -> str:
        nodes = ",".join(f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in self.nodes)
        return f"{self.service} of the Sentinels {nodes}" if self.scheme == SENTINEL else f"the Cluster at {nodes}"


def read_topology(redis_url: str) -> Topology | None:
    """The Sentinel or Cluster address, or None for one of a single server.

    Raises ValueError saying what is wrong, without repeating what may be a password.
    """
    scheme, _, rest = redis_url.partition("://")
    if scheme not in DEFAULT_PORTS:
        return None
    authority, _, tail = rest.partition("/")
    path, _, query = tail.partition("?")
    # Passwords are percent-encoded, so the last @ ends the credentials.
    credentials, _, hosts = authority.rpartition("@")
    username, _, password = credentials.partition(":")
    db = parse_qs(query).get("db", ["0"])[-1]
    if scheme == SENTINEL and (not path or "/" in path):
        raise ValueError("names no service: redis+sentinel://host:port/service")
    if scheme == CLUSTER and tail:
        raise ValueError("a Cluster has one database: redis+cluster://host:port,host:port")
    if not db.isdecimal():
        raise ValueError("its db is not a number")
    return Topology(
        scheme=scheme,
        nodes=tuple(_node(text, DEFAULT_PORTS[scheme]) for text in hosts.split(",")),
        username=unquote(username) or None,
        password=unquote(password) or None,
        service=unquote(path),
        db=int(db),
    )


def _node(text: str, default_port: int) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("a host and port cannot be read; percent-encode special characters in a password") from None
    if not host:
        raise ValueError("names no server")
    return host, port or default_port


def open_sentinel(where: Topology, options: dict[str, Any]) -> Redis:
    """A client of whatever is master now: each new connection asks the Sentinels."""
    asking = {name: value for name, value in options.items() if name in ("socket_connect_timeout", "retry", "protocol")}
    sentinel = Sentinel(  # type: ignore[no-untyped-call]  # redis-py has no types there
        where.nodes,
        # A Sentinel that does not answer must not use up the time the command has.
        sentinel_kwargs={**asking, "socket_timeout": options["socket_connect_timeout"]},
        **options,
    )
    client: Redis = sentinel.master_for(
        where.service,
        connection_pool_class=_MasterPool,
        username=where.username,
        password=where.password,
        db=where.db,
    )
    return client


class _MasterPool(SentinelConnectionPool):
    """Connections to the master; closing them closes those to the Sentinels."""

    async def aclose(self) -> None:
        await super().aclose()
        await self.sentinel_manager.aclose()


def open_cluster(where: Topology, options: dict[str, Any], lineage: Lineage | None) -> Redis:
    """A client that routes each command by its key, with the interface of a single server's."""
    cluster = _Cluster(
        startup_nodes=[ClusterNode(host, port) for host, port in where.nodes],
        username=where.username,
        password=where.password,
        lineage=lineage,
        # What is in the slots that are served goes on while a master is away.
        require_full_coverage=False,
        # Every redirection is a sign that slots moved: ask for the whole picture.
        reinitialize_steps=1,
        **options,
    )
    # They share no base class, and all the commands a bus uses.
    return cast(Redis, cluster)


def open_node(where: Topology, options: dict[str, Any]) -> Redis:
    """A client of one of a Cluster's nodes, any: pub/sub messages reach all of them. Another one at each call."""
    host, port = choice(where.nodes)
    return Redis(host=host, port=port, username=where.username, password=where.password, **options)


class _Cluster(RedisCluster):
    """A Cluster that is asked about itself like a single server, and whose connections can be watched."""

    def __init__(self, *, lineage: Lineage | None, **options: Any) -> None:
        super().__init__(**options)
        if lineage is not None:
            # redis-py takes no connection class here: the nodes named have their own, those found later get this one.
            watched = self.connection_kwargs["connection_class"] = cast("type[Connection]", lineage.watched(Connection))
            for node in self.startup_nodes:
                node.connection_class = watched

    async def ping(self, **kwargs: Any) -> Any:
        # redis-py asks every node, so that one replica's absence would make the whole Cluster look gone.
        return await super().ping(target_nodes=RedisCluster.PRIMARIES, **kwargs)

    async def info(self, section: str | None = None, *args: str, **kwargs: Any) -> Any:
        return await super().info(section, *args, **{"target_nodes": RedisCluster.RANDOM, **kwargs})

    async def config_get(self, pattern: PatternT = "*", *args: PatternT, **kwargs: Any) -> Any:
        return await super().config_get(pattern, *args, target_nodes=RedisCluster.RANDOM, **kwargs)
