"""Machines: an event loop on virtual time whose processes can be frozen while time goes on for the others."""

from __future__ import annotations

import sys
import uuid
from asyncio import Handle
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context, ContextVar
from random import Random
from time import monotonic, perf_counter, time
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from simloop import SimLoop

if TYPE_CHECKING:
    from tests.simulation.process import Process

EPOCH_S = 1_750_000_000
"""The wall clock when a simulation begins, in seconds since 1970."""

current_process: ContextVar[Process | None] = ContextVar("current_process", default=None)
"""The simulated process whose code runs. Tasks and timers inherit it from what made them."""


class NoTrace:
    """Takes the place of simloop's trace, which costs a third of a run: the witness keeps a history of its own."""

    events = ()

    def record(self, *_: object) -> None:
        """Nothing is kept."""

    def __len__(self) -> int:
        return 0


class Machines(SimLoop):
    """A SimLoop that leaves alone what belongs to a frozen process.

    Its callbacks and timers wait until it is thawed, as those of a stopped process do. simloop has no such thing
    (a crash of a host ends its tasks), hence the use of its inner parts; its version is pinned.
    """

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.frozen: dict[Process, list[Any]] = {}
        self.steps = 0
        self._recorder: Any = NoTrace()

    def freeze(self, process: Process) -> None:
        """From now on nothing of the process runs."""
        self.frozen.setdefault(process, [])

    def thaw(self, process: Process) -> None:
        """Go on where it stopped, with whatever fell due meanwhile."""
        self._ready += self.frozen.pop(process, [])

    def create_task(self, coro: Any, *, name: str | None = None, context: Context | None = None, **options: Any) -> Any:
        """A task belongs to the process that makes it, also when it is given a fresh context."""
        if context is not None and current_process not in context:
            context.run(current_process.set, current_process.get())
        return super().create_task(coro, name=name, context=context, **options)

    def _step(self) -> None:
        self.steps += 1
        if self.frozen:
            self._set_aside()
            if not self._ready:
                self._advance_clock()
                return
        super()._step()

    def _set_aside(self) -> None:
        runnable = []
        for entry in self._ready:
            owner = owner_of(entry[2])
            if owner in self.frozen:
                self.frozen[owner].append(entry)
            else:
                runnable.append(entry)
        if len(runnable) < len(self._ready):
            # In place: simloop's policy looks at this very list.
            self._ready[:] = runnable


def owner_of(handle: Handle) -> Any:
    """The process a callback belongs to; None: the simulation itself."""
    return handle.get_context().get(current_process)


@contextmanager
def simulated_nature(loop: SimLoop, random: Random) -> Iterator[None]:
    """Within this, the bus's modules read the virtual clock and draw from the seed, wherever they would ask nature."""

    def virtual() -> float:
        return loop.time()

    def wall() -> float:
        return EPOCH_S + loop.time()

    def seeded_uuid4() -> uuid.UUID:
        return uuid.UUID(int=random.getrandbits(128), version=4)

    from bus.retry import uniform
    from bus.transport.breaker import CircuitBreaker

    substitutes: dict[Any, Callable[..., object]] = {
        monotonic: virtual,
        perf_counter: virtual,
        time: wall,
        uuid.uuid4: seeded_uuid4,
        uniform: random.uniform,
    }
    with ExitStack() as stack:
        for name, module in sorted(sys.modules.items()):
            if name.startswith("bus."):
                for attribute, value in list(vars(module).items()):
                    if callable(value) and getattr(value, "__hash__", None) and value in substitutes:
                        stack.enter_context(patch.object(module, attribute, substitutes[value]))
        # A default value was bound when the class was made.
        defaults = CircuitBreaker.__init__.__kwdefaults__
        stack.enter_context(patch.dict(defaults, {"clock": virtual}))
        yield
