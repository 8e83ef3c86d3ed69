"""Process: one program with a RedisEventBus, as an operating system sees it: it starts, freezes, dies, or leaves."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Mapping, Sequence
from contextvars import Context
from typing import TYPE_CHECKING, Any

from redis.exceptions import ConnectionError, RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bus import BaseEventHandler, EventBusError, EventPublishError, IEvent, RedisEventBus
from bus.ending import end
from tests.simulation.keyspace import Reply
from tests.simulation.machines import current_process
from tests.simulation.network import Mailbox, Server
from tests.simulation.wire import SimulatedWire

if TYPE_CHECKING:
    from tests.simulation.world import World

RELAY_EVERY_S = 0.5


class Worker(BaseEventHandler):
    """Handles events as the seed says: quickly, slowly, or not at the first attempt."""

    def __init__(self, process: Process, group: str) -> None:
        super().__init__(*group.split(":"))
        self.add_supported_event_type("*")
        self._process = process
        self._group = group

    async def _process_event(self, event: IEvent) -> bool:
        world, witness = self._process.world, self._process.world.witness
        witness.begins(self._process, self._group, event)
        try:
            task = world.plan.work_of(event.event_id, self._group, world.random)
            if task.seconds:
                await asyncio.sleep(task.seconds)
            if task.fails:
                raise EventBusError("the handler fails, as the seed wants")
            witness.handled(self._process, self._group, event)
        finally:
            witness.ends(self._process, self._group, event)
        return True


class Routes:
    """Who subscribes to what, as the database would know it."""

    def __init__(self) -> None:
        self._patterns: dict[str, set[str]] = {}

    async def load(self) -> dict[str, set[str]]:
        return {group: set(patterns) for group, patterns in self._patterns.items()}

    async def expect(self, routes: Mapping[str, Collection[str]]) -> None:
        """It keeps no times."""

    async def add(self, routes: Mapping[str, Collection[str]]) -> None:
        for group, patterns in routes.items():
            self._patterns.setdefault(group, set()).update(patterns)

    async def remove(self, group: str) -> None:
        self._patterns.pop(group, None)


class Process:
    """What runs in it stops when it is frozen and never goes on when it was killed."""

    def __init__(self, world: World, name: str, host: str, groups: Sequence[str]) -> None:
        self.world = world
        self.name = name
        self.host = host
        self.groups = tuple(groups)
        self.mailboxes: list[Mailbox] = []
        self.wires: list[SimulatedWire] = []
        self.alive = True
        """False once it ended, by itself or not."""
        self.killed = False
        self.opened = False
        """Whether it has started and works."""
        self.leaving = asyncio.Event()
        self._under_way: dict[asyncio.Future[Reply], None] = {}
        self._writing: dict[asyncio.Task[None], None] = {}
        self.done: asyncio.Task[None] = self.spawn(self._main(), name)

    def __repr__(self) -> str:
        return self.name

    @property
    def server(self) -> Server:
        return self.world.server

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Run something in this process, whoever asks for it."""
        context = Context()
        context.run(current_process.set, self)
        task: asyncio.Task[None] = self.world.loop.create_task(work, name=name, context=context)
        return task

    def cut(self) -> None:
        """Break all its connections; what is on the way still arrives, and nobody hears of it."""
        for reply in self._under_way:
            if not reply.done():
                reply.set_exception(ConnectionError("connection lost"))
        for mailbox in list(self.mailboxes):
            mailbox.cut()
        for wire in self.wires:
            wire.cut()

    def write(self, user: int) -> None:
        """Publish a user's events from here."""
        task = self.spawn(self._write(user), f"user {user}")
        self._writing[task] = None
        task.add_done_callback(self._writing.pop)

    async def command(self, *command: Any) -> Any:
        """One command on a connection of its own. Raises what redis-py raises."""
        if self.world.over:
            raise ConnectionError("the simulation is over")
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._under_way[reply] = None
        self.server.request(self, command, reply)
        limit = asyncio.timeout(self.world.config.publish_timeout_seconds)
        try:
            async with limit:
                return await reply
        except TimeoutError as error:
            raise RedisTimeoutError("Timeout reading from the server") from error
        finally:
            del self._under_way[reply]

    async def _main(self) -> None:
        world = self.world
        self.bus = RedisEventBus(world.config, on_data_lost=self._recall, memory=world.routes)
        for group in self.groups:
            await self.bus.subscribe("*", Worker(self, group))
        try:
            await self.bus.initialize()
        except EventBusError as error:
            if not isinstance(error.__cause__, OSError | RedisError):
                world.witness.break_promise("surprises", f"{self} cannot start: {error}")
            world.exited(self, f"could not start: {error}")
            return
        if world.identity not in ("", self.bus.identity):
            await self._recall_until_done()
        world.identity = self.bus.identity
        relaying = asyncio.create_task(self._relay(), name="relay")
        world.opened(self)
        await self.leaving.wait()
        if self._writing:
            await asyncio.wait(self._writing)
        world.closes(self)
        await end((relaying,))
        await self.bus.shutdown()
        world.exited(self, "left")

    async def _write(self, user: int) -> None:
        world = self.world
        while world.quota[user] and not self.leaving.is_set():
            burst = min(world.random.choice((1, 1, 2, 4)), world.quota[user])
            await asyncio.wait([asyncio.create_task(self._publish(user)) for _ in range(burst)])
            await asyncio.sleep(world.random.expovariate(1 / world.plan.pause_s))

    async def _publish(self, user: int) -> None:
        letter = self.world.next_letter(user)
        try:
            # In the same step as the letter got its number: publish order is the order of these calls.
            await self.bus.publish(letter.event)
        except EventPublishError as error:
            self.world.witness.note(self, f"publish of {letter.event.event_id}: {error}")
            if self.world.random.random() < 0.5:
                self.world.witness.publish_again(letter)
        else:
            self.world.witness.confirmed(letter)

    async def _recall_until_done(self) -> None:
        while True:
            try:
                return await self._recall()
            except EventPublishError:
                await asyncio.sleep(RELAY_EVERY_S)

    async def _recall(self) -> None:
        """Publish again, in order, whatever Redis may have lost: what no handler has seen."""
        self.world.identity = self.bus.identity
        self.world.witness.recall()
        await self._publish_again()

    async def _relay(self) -> None:
        """Publish what an outbox would hold: events whose publish failed."""
        while True:
            await asyncio.sleep(RELAY_EVERY_S)
            try:
                await self._publish_again()
            except EventPublishError as error:
                self.world.witness.note(self, f"relay: {error}")

    async def _publish_again(self) -> None:
        outbox = self.world.witness.outbox
        for letter in sorted(outbox.values(), key=lambda letter: letter.number):
            if letter.event.event_id in outbox:
                letter.calls += 1
                await self.bus.publish(letter.event)
                self.world.witness.confirmed(letter)
                outbox.pop(letter.event.event_id, None)
