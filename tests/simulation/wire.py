"""The simulated wire: one connection of a process, on which commands arrive in order and are lost together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from redis.exceptions import ConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from tests.simulation.keyspace import Reply
from tests.simulation.network import settle

if TYPE_CHECKING:
    from tests.simulation.process import Process

Answer = asyncio.Future[Reply]


class SimulatedWire:
    """What the bus uses of a Wire."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._pipe: Pipe | None = None
        self._waiting: dict[Answer, None] = {}
        process.wires.append(self)

    @property
    def is_open(self) -> bool:
        return self._pipe is not None

    async def open(self) -> None:
        if self._pipe is None:
            await self._process.command("PING")
            self._pipe = self._pipe or Pipe(self._process, self._lose)

    def send(self, command: tuple[Any, ...], on_reply: Callable[[Any], None]) -> None:
        assert self._pipe is not None
        loop = asyncio.get_running_loop()
        answer: Answer = loop.create_future()
        self._waiting[answer] = None
        pipe = self._pipe
        limit_s = self._process.world.config.publish_timeout_seconds
        late = loop.call_later(limit_s, self._lose, pipe, RedisTimeoutError("Redis did not answer in time"))

        def done(_: Answer) -> None:
            late.cancel()
            self._waiting.pop(answer, None)
            error = answer.exception()
            on_reply(answer.result() if error is None else error)

        # Called in the process that sent, and not while it is frozen.
        answer.add_done_callback(done)
        pipe.send(command, answer)

    async def execute_command(self, *command: Any) -> Any:
        await self.open()
        reply: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def answered(what: Any) -> None:
            if reply.done():
                return
            if isinstance(what, Exception):
                reply.set_exception(what)
            else:
                reply.set_result(what)

        self.send(command, answered)
        return await reply

    async def close(self) -> None:
        self.cut()
        with suppress(ValueError):
            self._process.wires.remove(self)

    def cut(self) -> None:
        """Break the connection; what is on the way still arrives."""
        if self._pipe is not None:
            self._lose(self._pipe, ConnectionError("connection lost"))

    def _lose(self, pipe: Pipe, error: Exception) -> None:
        if pipe is not self._pipe:
            return
        self._pipe = None
        for answer in self._waiting:
            settle(answer, error)


class Pipe:
    """The way from a wire to the server and back. Broken once, it stays so, for everything behind what broke it."""

    def __init__(self, process: Process, lose: Callable[[Pipe, Exception], None]) -> None:
        self._process = process
        self._server = process.server
        self._random = process.world.random
        self._lose = lose
        self._there: deque[tuple[tuple[Any, ...], Answer]] = deque()
        self._back: deque[tuple[Answer, Reply | Exception]] = deque()
        self._arrived_at = self._answered_at = 0.0
        self._damage = ""
        self._late_s = 0.0

    def send(self, command: tuple[Any, ...], answer: Answer) -> None:
        """Put a command on its way behind the others."""
        there_s = self._server.way_s()
        if not self._damage:
            self._draw_damage(there_s)
        if self._damage == "request lost":
            return
        now = asyncio.get_running_loop().time()
        self._arrived_at = max(self._arrived_at, now + there_s + self._late_s)
        self._there.append((command, answer))
        self._server.later(self._arrived_at - now, self._arrive)

    def _draw_damage(self, there_s: float) -> None:
        weather, draw = self._server.weather, self._random.random()
        for damage in ("reply_lost", "request_lost", "request_late"):
            if draw < getattr(weather, damage):
                self._damage = damage.replace("_", " ")
                if damage == "request_late":
                    self._late_s = self._random.uniform(0, weather.late_s)
                self._server.later(there_s, self._lose, self, ConnectionError(f"connection lost: {self._damage}"))
                return
            draw -= getattr(weather, damage)

    def _arrive(self) -> None:
        if self._server.paused:
            self._server.when_resumed(self._arrive)
            return
        # The oldest, whichever timer this is: commands do not overtake each other here.
        command, answer = self._there.popleft()
        outcome = self._server.outcome(self._process, command)
        if not self._damage:
            now = asyncio.get_running_loop().time()
            self._answered_at = max(self._answered_at, now + self._server.way_s())
            self._back.append((answer, outcome))
            self._server.later(self._answered_at - now, self._hand_over)

    def _hand_over(self) -> None:
        settle(*self._back.popleft())
