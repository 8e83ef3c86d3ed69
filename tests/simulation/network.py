"""The way to the server: messages take their time, overtake each other on different connections, and get lost."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextvars import Context
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from redis.exceptions import ConnectionError, ResponseError

from tests.simulation.keyspace import Keyspace, Reply
from tests.simulation.machines import EPOCH_S, Machines
from tests.simulation.scripts import ScriptEngine

if TYPE_CHECKING:
    from tests.simulation.process import Process
    from tests.simulation.witness import Witness

ENGINE = ScriptEngine()


@dataclass
class Weather:
    """What the network does to a command, each with its probability."""

    delay_s: float = 0.002
    """The longest usual time of one way; the shortest is a tenth of it."""
    slow: float = 0.0
    """One way takes up to `slow_s`."""
    slow_s: float = 1.0
    reply_lost: float = 0.0
    """The server does it, and the connection breaks before the reply is there."""
    request_lost: float = 0.0
    """The connection breaks before the server has it."""
    request_late: float = 0.0
    """The connection breaks, and the server gets it up to `late_s` later all the same: the client closed its socket
    with the command still on the way."""
    late_s: float = 3.0


class Server:
    """One Redis: runs commands one after the other, in the order they arrive."""

    def __init__(self, loop: Machines, random: Random, witness: Witness) -> None:
        self.weather = Weather()
        self.paused = False
        self._loop = loop
        self._random = random
        self._witness = witness
        self._sender: Process | None = None
        self._waiting: list[Callable[[], None]] = []
        self._known: set[bytes] = set()
        self._listeners: defaultdict[bytes, list[Mailbox]] = defaultdict(list)
        # Outside every process: what is on the way goes on when a process freezes.
        self._context = Context()
        self.keyspace = Keyspace(lambda: int((EPOCH_S + loop.time()) * 1e6), self._publish)

    def way_s(self) -> float:
        """How long a message takes now."""
        weather, random = self.weather, self._random
        if random.random() < weather.slow:
            return random.uniform(weather.delay_s, weather.slow_s)
        return random.uniform(weather.delay_s / 10, weather.delay_s)

    def later(self, delay_s: float, action: Callable[..., None], *args: Any) -> None:
        """Do something outside of every process."""
        self._loop.call_later(delay_s, action, *args, context=self._context)

    def request(self, sender: Process, command: tuple[Any, ...], reply: asyncio.Future[Reply]) -> None:
        """Send a command; `reply` gets its reply or its error, unless that is lost on the way."""
        weather, draw = self.weather, self._random.random()
        there_s = self.way_s()
        if draw < weather.reply_lost:
            self.later(there_s, self._arrive, sender, command, reply, True)
        elif (draw := draw - weather.reply_lost) < weather.request_lost + weather.request_late:
            self.later(there_s, _fail, reply, "connection lost")
            if draw > weather.request_lost:
                late_s = self._random.uniform(there_s, weather.late_s)
                self.later(late_s, self._arrive, sender, command, None, True)
        else:
            self.later(there_s, self._arrive, sender, command, reply, False)

    def _arrive(
        self, sender: Process, command: tuple[Any, ...], reply: asyncio.Future[Reply] | None, lost: bool
    ) -> None:
        if self.paused:
            self._waiting.append(lambda: self._arrive(sender, command, reply, lost))
            return
        answer = self.outcome(sender, command)
        if reply is None:
            return
        if lost:
            self.later(self.way_s(), _fail, reply, "connection lost while reading the reply")
        else:
            self.later(self.way_s(), settle, reply, answer)

    def outcome(self, sender: Process, command: tuple[Any, ...]) -> Reply | Exception:
        """Run a command that has arrived: its reply, or the error that Redis answers with."""
        try:
            return self._run(sender, command)
        except Exception as error:
            # A mistake of the simulation itself must not look like one the bus has to live with.
            if not isinstance(error, ResponseError):
                raise
            return error

    def _run(self, sender: Process, command: tuple[Any, ...]) -> Reply:
        name, *args = (_encode(part) for part in command)
        self._sender = sender
        if name == b"EVAL":
            sha = ENGINE.load(args[0])
            self._known.add(sha)
        elif name == b"EVALSHA":
            # Every simulated server begins without scripts, whatever the engine has compiled before.
            sha = args[0] if args[0] in self._known else b"unknown"
        else:
            return self._execute(name, tuple(args))
        count = int(args[1])
        return ENGINE.run(sha, args[2 : 2 + count], args[2 + count :], self._execute)

    def _execute(self, name: bytes, args: tuple[bytes, ...]) -> Reply:
        assert self._sender is not None
        self._witness.about_to(self._sender, name, args)
        reply = self.keyspace.execute(name, args)
        self._witness.done(self._sender, name, args, reply)
        return reply

    def pause(self) -> None:
        """Stand still; what arrives waits."""
        self.paused = True

    def when_resumed(self, arrive: Callable[[], None]) -> None:
        """Have something arrive when the server goes on."""
        self._waiting.append(arrive)

    def resume(self) -> None:
        """Go on, in any order: what came on one connection knows its own."""
        self.paused = False
        waiting, self._waiting = self._waiting, []
        self._random.shuffle(waiting)
        for arrive in waiting:
            arrive()

    def forget_scripts(self) -> None:
        """As after a restart or a failover."""
        self._known.clear()

    def flush(self) -> None:
        """Forget all data."""
        self.keyspace.do_flushall()

    def _publish(self, channel: bytes, message: bytes) -> int:
        for mailbox in self._listeners[channel]:
            mailbox.post({"type": "message", "data": message})
        return len(self._listeners[channel])

    def listen(self, channel: bytes, mailbox: Mailbox) -> None:
        self._listeners[channel].append(mailbox)

    def hang_up(self, mailbox: Mailbox) -> None:
        for listening in self._listeners.values():
            if mailbox in listening:
                listening.remove(mailbox)


class Mailbox:
    """A pub/sub connection: messages come in order, with a delay, until it breaks."""

    def __init__(self, server: Server, process: Process) -> None:
        self._server = server
        self._process = process
        self._letters: deque[dict[str, Any] | Exception] = deque()
        self._something = asyncio.Event()
        self._open = False

    async def subscribe(self, *channels: str) -> None:
        await self._process.command("PING")
        self._open = True
        self._process.mailboxes.append(self)
        for channel in channels:
            self._server.listen(channel.encode(), self)
            self._deliver({"type": "subscribe", "data": 1})

    async def listen(self) -> AsyncIterator[dict[str, Any]]:
        while True:
            while self._letters:
                letter = self._letters.popleft()
                if isinstance(letter, Exception):
                    raise letter
                yield letter
            self._something.clear()
            await self._something.wait()

    def post(self, letter: dict[str, Any]) -> None:
        self._server.later(self._server.way_s(), self._deliver, letter)

    def _deliver(self, letter: dict[str, Any] | Exception) -> None:
        if self._open:
            self._letters.append(letter)
            self._something.set()

    def cut(self) -> None:
        """Break the connection."""
        self._deliver(ConnectionError("connection lost"))
        self._open = False
        self._server.hang_up(self)

    async def aclose(self) -> None:
        self._open = False
        self._server.hang_up(self)
        if self in self._process.mailboxes:
            self._process.mailboxes.remove(self)


class Client:
    """What the bus uses of redis-py's client, for one process: a connection per command under way, no retries."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def execute_command(self, *command: Any) -> Any:
        return await self._process.command(*command)

    async def ping(self) -> Any:
        return await self._process.command("PING")

    async def zrange(self, key: str, first: int, last: int) -> Any:
        return await self._process.command("ZRANGE", key, first, last)

    async def hget(self, key: str, field: str) -> Any:
        return await self._process.command("HGET", key, field)

    async def hdel(self, key: str, *fields: str) -> Any:
        return await self._process.command("HDEL", key, *fields)

    async def info(self, section: str) -> dict[str, Any]:
        return {"valkey_version": "9.1.0", "used_memory": 1_000_000, "maxmemory": 0}

    async def config_get(self, name: str) -> dict[str, str]:
        return {name: {"maxmemory-policy": "noeviction", "appendonly": "yes"}[name]}

    def pubsub(self, **_: Any) -> Mailbox:
        return Mailbox(self._process.server, self._process)

    async def aclose(self) -> None:
        """Connections end with their commands."""


def settle(reply: asyncio.Future[Reply], answer: Reply | Exception) -> None:
    """Give a reply or an error to whoever waits for it, if anybody does."""
    if reply.done():
        return
    if isinstance(answer, Exception):
        reply.set_exception(answer)
    else:
        reply.set_result(answer)


def _fail(reply: asyncio.Future[Reply], why: str) -> None:
    settle(reply, ConnectionError(why))


def _encode(part: Any) -> bytes:
    return part if isinstance(part, bytes) else str(part).encode()
