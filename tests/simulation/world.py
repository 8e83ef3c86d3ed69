"""World: one seed's server, processes and faults, from the first event to the last acknowledgement."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging import WARNING
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID

import structlog
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bus import EventBusError, EventPriority, PointsAwardedEvent
from bus.transport import live, ownership, redis_bus
from bus.transport.wire import Detour, Line
from tests.simulation.faults import FAULT_ACTIONS
from tests.simulation.machines import Machines, current_process, simulated_nature
from tests.simulation.network import Client, Server, Weather
from tests.simulation.plan import FAULTY_S, Plan, draw_plan
from tests.simulation.process import Process, Routes
from tests.simulation.wire import SimulatedWire
from tests.simulation.witness import Letter, Witness

RECOVERY_S = 40.0
"""Time after the last fault for everything to be handled: a lease, the longest work, and waits between tries."""

LEAVING_S = 30.0
"""Time within which everybody has left when asked to."""

EXPECTED = (EventBusError, RedisConnectionError, RedisTimeoutError)
"""Errors that parts of the bus may report with their traceback: Redis was away."""

TIMESTAMP = datetime(2025, 6, 15, tzinfo=UTC)


class World:
    """Everything that one seed simulates."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.plan: Plan = draw_plan(seed)
        self.config = self.plan.config
        self.random = Random(f"{seed}:world")
        self.loop = Machines(seed)
        self.witness = Witness(self.loop, self.plan.groups)
        self.server = Server(self.loop, self.random, self.witness)
        self.witness.keyspace = self.server.keyspace
        self.processes: list[Process] = []
        self.identity = ""
        """Of Redis's data, as the database would know it."""
        self.routes = Routes()
        self.quota = dict.fromkeys(range(self.plan.users), self.plan.events_per_user)
        self.over = False
        self._homes: dict[int, Process | None] = dict.fromkeys(self.quota)
        self._started = 0
        self._ending = False
        self._declared = False

    def run(self) -> None:
        """From beginning to end; then `witness.broken` tells."""
        self.loop.set_exception_handler(self._unexpected)
        with simulated_nature(self.loop, Random(f"{self.seed}:nature")), self._substitutes():
            try:
                self.loop.run_until_complete(self._until_broken())
            finally:
                self.loop.run_until_complete(self._end())
                self.loop.close()

    # What happens in it

    async def _until_broken(self) -> None:
        story = asyncio.ensure_future(self._story())
        broken = asyncio.ensure_future(self.witness.stop.wait())
        await asyncio.wait([story, broken], return_when=asyncio.FIRST_COMPLETED)
        if story.done():
            broken.cancel()
            await story

    async def _story(self) -> None:
        self.start(host="host-0", groups=self.plan.groups)
        for at, kind in self.plan.faults:
            self.server.later(at, self._happen, kind)
        self.server.weather = Weather(**self.plan.storm)
        for number in range(1, self.plan.processes):
            self.server.later(self.random.uniform(0, 3), self.start, f"host-{number}")
        await asyncio.sleep(FAULTY_S)
        self._calm_down()
        await self._all_is(self._handled, RECOVERY_S, "lost", "not handled in time")
        self.witness.judge_order()
        self._ending = True
        for process in self.alive:
            process.leaving.set()
        await self._all_is(lambda: [str(process) for process in self.alive], LEAVING_S, "drained", "did not leave")
        # Most are given up; one that was taken by a command whose reply was lost runs out.
        runs_out_s = self.config.lease_seconds + self.server.weather.late_s
        await self._all_is(self.witness.held_leases, runs_out_s, "drained", "leases outlive everybody")
        self._judge_tasks()

    def _happen(self, kind: str) -> None:
        FAULT_ACTIONS[kind](self)

    def _calm_down(self) -> None:
        """The end of all faults."""
        self.server.weather = Weather()
        # Long work is a fault too: a queue of it would take longer than the time there is to recover.
        self.plan.slow_work = 0.0
        self.witness.note("world", "no more faults")
        if self.server.paused:
            self.server.resume()
        for process in list(self.loop.frozen):
            self.thaw(process)
        if not self.open_processes(complete=True):
            self.start(host="host-0", groups=self.plan.groups)

    def _handled(self) -> list[str]:
        unwritten = [f"user {user} has {left} to write" for user, left in self.quota.items() if left]
        return unwritten + self.witness.missing()

    async def _all_is(self, late: Callable[[], list[str]], within_s: float, promise: str, problem: str) -> None:
        """Wait until nothing is `late` any more; else `promise` is broken."""
        deadline = self.loop.time() + within_s
        while left := late():
            if self.loop.time() > deadline:
                self.witness.break_promise(promise, f"{problem}: {'; '.join(left[:5])}")
                return
            await asyncio.sleep(0.2)

    def _judge_tasks(self) -> None:
        for task in asyncio.all_tasks(self.loop):
            owner = task.get_context().get(current_process)
            if owner is not None and not owner.killed:
                self.witness.break_promise("drained", f"{owner} left and {task.get_name()!r} still runs")

    # Processes

    @property
    def alive(self) -> list[Process]:
        """Processes that exist, frozen ones too."""
        return [process for process in self.processes if process.alive]

    def open_processes(self, *, complete: bool = False) -> list[Process]:
        """Those that run, have started and are not on their way out. `complete`: with all groups."""
        return [
            process
            for process in self.alive
            if process not in self.loop.frozen
            and process.opened
            and not process.leaving.is_set()
            and (not complete or process.groups == self.plan.groups)
        ]

    def start(self, host: str, groups: tuple[str, ...] | None = None) -> None:
        """Start a process with these groups; None: with some, as the seed says."""
        if self._ending:
            return
        if groups is None:
            groups = self.random.choice((self.plan.groups, self.plan.groups, self.plan.groups[:1], ()))
        self._started += 1
        process = Process(self, f"p{self._started}@{host}", host, groups)
        self.processes.append(process)
        self.witness.note(process, f"starts with {', '.join(groups) or 'no groups'}")

    def opened(self, process: Process) -> None:
        """The process is ready to work."""
        process.opened = True
        self._declared = self._declared or process.groups == self.plan.groups
        self.settle_users()

    def closes(self, process: Process) -> None:
        """The process takes nothing more to publish."""
        process.opened = False
        self.settle_users()

    def exited(self, process: Process, why: str) -> None:
        """The process ended by itself."""
        process.alive = process.opened = False
        process.cut()
        self.witness.note(process, f"ended: {why}")
        self.settle_users()
        if why != "left":
            process.killed = True
            self.loop.freeze(process)
            self.server.later(0.5, self.start, process.host, process.groups or self.plan.groups)

    def kill(self, process: Process) -> None:
        """The process never does anything again."""
        process.alive, process.opened, process.killed = False, False, True
        self.loop.freeze(process)
        process.cut()
        self.witness.note(process, "killed")
        self.settle_users()

    def freeze(self, process: Process, seconds: float) -> None:
        """The process does nothing for a while; its connections stay."""
        self.loop.freeze(process)
        self.witness.note(process, f"frozen for {seconds:.2f} s")
        self.server.later(seconds, self.thaw, process)

    def thaw(self, process: Process) -> None:
        """The process goes on where it stopped, not knowing that it did."""
        if process.alive and process in self.loop.frozen:
            self.loop.thaw(process)
            self.witness.note(process, "goes on")
            self.settle_users()

    def settle_users(self) -> None:
        """Users whose process is gone turn to another one. None publishes before all groups are declared."""
        if not self._declared:
            return
        for user, home in self._homes.items():
            if home is None or not home.opened:
                open_now = self.open_processes()
                self._homes[user] = self.random.choice(open_now) if open_now else None
                if (new_home := self._homes[user]) is not None:
                    new_home.write(user)

    def next_letter(self, user: int) -> Letter:
        """The user's next event, about to be published."""
        self.quota[user] -= 1
        event = PointsAwardedEvent(
            user_id=user,
            points_amount=len(self.witness.letters),
            action_type="simulated",
            event_id=str(UUID(int=len(self.witness.letters) + 1)),
            timestamp=TIMESTAMP,
            priority=self.random.choice((EventPriority.NORMAL, EventPriority.NORMAL, EventPriority.CRITICAL)),
        )
        return self.witness.writes(user, event)

    # The world's own machinery

    async def _end(self) -> None:
        """Let go of all tasks, also of the dead, without letting them do anything."""
        self.over = True
        for process in self.processes:
            self.loop.thaw(process)
            process.cut()
        # What ends may begin something new at its end.
        while tasks := asyncio.all_tasks(self.loop) - {asyncio.current_task()}:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _unexpected(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not self.over:
            self.witness.break_promise("surprises", f"{context.get('message')}: {context.get('exception')!r}")

    @contextmanager
    def _substitutes(self) -> Iterator[None]:
        """Put the simulated client, process names and logs in the places of the real ones."""

        def connect(*_: object, **__: object) -> Client:
            return Client(here())

        def line_to(redis: Any, *_: object) -> Line:
            # Half of the worlds have no wire, as with a Cluster: each command goes on a connection of its own.
            return Detour(redis) if self.seed // 4 % 2 else SimulatedWire(here())

        def member_id() -> str:
            process = here()
            member = f"{process.host}|simulated|{process.name}|0|{self.random.randrange(10**6)}"
            self.witness.joins(process, member)
            return member

        def is_dead(member: str) -> bool:
            neighbour = self.witness.process_of(member.encode())
            return neighbour.host == here().host and not neighbour.alive

        was_configured, configured = structlog.is_configured(), structlog.get_config()
        structlog.configure(processors=[self._log], wrapper_class=structlog.make_filtering_bound_logger(WARNING))
        try:
            with (
                patch.object(redis_bus, "connect", connect),
                patch.object(live, "connect", connect),
                patch.object(redis_bus, "line_to", line_to),
                patch.object(ownership, "member_id", member_id),
                patch.object(ownership, "is_dead", is_dead),
            ):
                yield
        finally:
            if was_configured:
                structlog.configure(**configured)
            else:
                structlog.reset_defaults()

    def _log(self, logger: object, method: str, event: dict[str, Any]) -> dict[str, Any]:
        error = event.pop("exc_info", None)
        error = sys.exception() if error is True else error
        said = " ".join(f"{name}={value}" for name, value in event.items() if name != "event")
        self.witness.note(current_process.get(), f"{method}: {event['event']} {said}")
        if error is not None and not isinstance(error, EXPECTED):
            self.witness.break_promise("surprises", f"{event['event']}: {error!r}")
        raise structlog.DropEvent


def here() -> Process:
    """The process whose code runs."""
    process = current_process.get()
    assert process is not None
    return process
