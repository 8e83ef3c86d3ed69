"""Wire: one connection to Redis on which commands are pipelined, for the few scripts that every event passes.

redis-py spends five to ten times Redis's own time on a command: a connection from the pool, packing in Python, a stream
reader, a task switch. Here hiredis packs and parses, replies are handed over where they arrive, and any number of
commands may be under way. Connecting, TLS, passwords and finding the master remain redis-py's.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any, Protocol, cast

import hiredis
from redis._parsers.base import BaseParser
from redis.asyncio import Redis
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError, InvalidResponse, ReadOnlyError, TimeoutError

from bus.ending import end
from bus.transport.lineage import Lineage

OnReply = Callable[[Any], None]
"""Told the reply, an exception among them; also that the connection was lost."""


class Line(Protocol):
    """A way to Redis for the scripts every event passes."""

    @property
    def is_open(self) -> bool:
        """Whether `send` may be called. Where it never is, commands go by `execute_command`."""
        ...

    async def open(self) -> None:
        """Connect, unless connected. Raises what redis-py raises."""
        ...

    def send(self, command: tuple[Any, ...], on_reply: OnReply) -> None:
        """Send a command behind those sent before; `on_reply` is called, once, with what comes of it."""
        ...

    async def execute_command(self, *command: Any) -> Any:
        """The reply to one command; raises redis-py's exceptions. Opens the line when it has to."""
        ...

    async def close(self) -> None:
        """Close it; what waits for a reply is told that it was lost."""
        ...


def line_to(redis: Redis, lineage: Lineage, timeout_s: float) -> Line:
    """The quickest line the client's server allows: a wire, except to a Cluster, whose nodes share the keys."""
    if getattr(redis, "connection_pool", None) is None:
        return Detour(redis)
    return Wire(redis, timeout_s=timeout_s, lineage=lineage)


class Detour:
    """A line that is redis-py's client all the way."""

    is_open = False

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def open(self) -> None:
        """There is nothing to open: the client connects as it needs to."""

    def send(self, command: tuple[Any, ...], on_reply: OnReply) -> None:
        raise RuntimeError("a detour is never open")

    async def execute_command(self, *command: Any) -> Any:
        return await cast(Any, self._redis).execute_command(*command)

    async def close(self) -> None:
        """The client is closed by whoever opened it."""


class Wire(asyncio.Protocol):
    """Sends commands as they come and hands out the replies in order. Connects when first used, and again after a loss.

    `on_push`: told what arrives without having been asked for (pub/sub). A command unanswered for `timeout_s` (None:
    for ever) fails, and with it the connection and all behind it: whether Redis ran them is unknown. A server that
    turns out to be a replica is hung up on, so that the next connection looks for the master.
    """

    def __init__(
        self, redis: Redis, *, timeout_s: float | None, lineage: Lineage | None = None, on_push: OnReply | None = None
    ) -> None:
        self._redis = redis
        self._timeout_s = timeout_s
        self._lineage = lineage
        self._on_push = on_push
        self._waiting: deque[tuple[OnReply, float]] = deque()
        self._connection: AbstractConnection | None = None
        self._transport: asyncio.WriteTransport | None = None
        self._opening: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._reader = _new_reader()

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    async def open(self) -> None:
        """Connect, unless connected: one attempt for all who wait. Raises what redis-py raises."""
        if self._transport is not None:
            return
        if self._opening is None or self._opening.done():
            # Without the caller's context, and not ended with the caller: it serves everybody.
            self._opening = asyncio.create_task(self._connect(), name="bus wire", context=Context())
            self._opening.add_done_callback(_look_at_error)
        await asyncio.shield(self._opening)

    async def _connect(self) -> None:
        connection = cast(Any, self._redis.connection_pool).make_connection()
        await connection.connect()
        if connection.should_reconnect():
            await connection.disconnect(nowait=True)
            raise ReadOnlyError("the server is a replica at present")
        self._loop = asyncio.get_running_loop()
        self._reader = _new_reader()
        self._connection = connection  # kept: its writer closes the socket when it goes
        self._transport = connection._writer.transport
        cast(Any, self._transport).set_protocol(self)

    async def execute_command(self, *command: Any) -> Any:
        """The reply to one command; raises redis-py's exceptions. Cancelling it leaves the connection in order."""
        if self._transport is None:
            await self.open()
        if self._lineage is not None:
            self._lineage.check_ticket()
        reply: asyncio.Future[Any] = self._loop.create_future()

        def answered(what: Any) -> None:
            if reply.done():
                return
            if isinstance(what, Exception):
                reply.set_exception(what)
            else:
                reply.set_result(what)

        self.send(command, answered)
        return await reply

    def send(self, command: tuple[Any, ...], on_reply: OnReply) -> None:
        if self._transport is None:
            # Lost between two steps of whoever sends.
            raise ConnectionError("the connection to Redis was lost")
        self._transport.write(hiredis.pack_command(command))
        self._waiting.append((on_reply, self._loop.time()))
        if self._watch is None and self._timeout_s is not None:
            self._watch = self._loop.call_later(self._timeout_s, self._check_time)

    async def close(self) -> None:
        if self._opening is not None:
            await end([self._opening])
        if self._transport is not None:
            self._lose(ConnectionError("the connection to Redis was closed"))

    def data_received(self, data: bytes) -> None:
        reader, waiting = self._reader, self._waiting
        demoted = False
        try:
            reader.feed(data)
            while self._transport is not None and (reply := reader.gets()) is not False:
                if waiting:
                    demoted = demoted or isinstance(reply, ReadOnlyError)
                    waiting.popleft()[0](reply)
                elif self._on_push is not None:
                    self._on_push(reply)
        except InvalidResponse as error:
            self._lose(error)
        if demoted and self._transport is not None:
            self._lose(ConnectionError("the server is a replica at present"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._transport is not None:
            self._lose(ConnectionError(f"connection to Redis lost: {exc or 'closed by the server'}"))

    def _check_time(self) -> None:
        assert self._timeout_s is not None
        self._watch = None
        if not self._waiting:
            return
        age_s = self._loop.time() - self._waiting[0][1]
        if age_s >= self._timeout_s:
            self._lose(TimeoutError(f"Redis did not answer within {self._timeout_s:g} s"))
        else:
            self._watch = self._loop.call_later(self._timeout_s - age_s, self._check_time)

    def _lose(self, error: Exception) -> None:
        transport, self._transport = self._transport, None
        connection, self._connection = self._connection, None
        waiting, self._waiting = self._waiting, deque()
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        if transport is not None:
            transport.abort()
        if connection is not None:
            cast(Any, connection)._close()
        for on_reply, _ in waiting:
            on_reply(error)


def _new_reader() -> hiredis.Reader:
    # `False` is what gets() says when there is no whole reply yet; RESP2 has no booleans to mistake it for.
    return hiredis.Reader(protocolError=InvalidResponse, replyError=BaseParser.parse_error)


def _look_at_error(opening: asyncio.Task[None]) -> None:
    """Take note of how connecting ended, should all who waited for it be gone."""
    if not opening.cancelled():
        opening.exception()
