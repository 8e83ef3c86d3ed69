"""The steps of a saga, as its class names them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

Method = Callable[..., Awaitable[None]]
"""`async def step(self, event, work, run)`; of a compensation `(self, work, run)`."""

M = TypeVar("M", bound=Method)
When = Callable[[Any], bool]


def always(event: object) -> bool:
    """True of every event."""
    return True


class Step:
    """What a saga does about one event of `event_types` for which `when` holds, once per run."""

    def __init__(
        self, method: Method, event_types: tuple[str, ...], when: When = always, *, begins_run: bool = False
    ) -> None:
        self.method = method
        self.event_types = event_types
        self.when = when
        self.begins_run = begins_run
        self.compensation: Method | None = None
        self.name = ""
        self.__doc__ = method.__doc__

    def __set_name__(self, saga: type, name: str) -> None:
        # Kept in the run: renaming a step makes it another, which no run has taken yet.
        self.name = name

    def wants(self, event: Any) -> bool:
        """Whether this step is about `event`."""
        return event.event_type in self.event_types and self.when(event)

    def undone_by(self, compensation: M) -> M:
        """Decorates the method, `async def (self, work, run)`, that makes this step's effects good."""
        self.compensation = compensation
        return compensation


class Timeout(Step):
    """A step that a time brings, once a run has set it."""

    def __init__(self, method: Method) -> None:
        super().__init__(method, ())


def begins(*event_types: str, when: When = always) -> Callable[[Method], Step]:
    """Decorates the step that begins a run, unless the event's key has one."""
    return lambda method: Step(method, event_types, when, begins_run=True)


def step(*event_types: str, when: When = always) -> Callable[[Method], Step]:
    """Decorates a step of a run under way. Of several that want an event, the first not taken yet gets it."""
    return lambda method: Step(method, event_types, when)


def timeout(method: Method) -> Timeout:
    """Decorates the step for a time the run sets with `run.set_timeout(self.<name>, after=…)`."""
    return Timeout(method)
