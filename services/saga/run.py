"""Run: a saga under way for one key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.saga.steps import Step, Timeout


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    """It came to its end; the same key never begins again."""
    UNDONE = "undone"
    """A step failed for good and the others were made good; the same key may begin again."""


@dataclass
class Run:
    """What a saga remembers about one key from event to event. A step changes it; it is saved with the step's effects.

    `notes`: the saga's own, JSON values alone.
    """

    key: str
    begun_at: datetime
    state: RunState = RunState.RUNNING
    done: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    timeouts: dict[str, str] = field(default_factory=dict)
    """By name: the id of the event that will tell that the time has come."""
    reason: str | None = None
    wanted: dict[str, timedelta] = field(default_factory=dict)
    """The timeouts the step at work has set."""

    @property
    def is_waiting(self) -> bool:
        """Whether a timeout is set."""
        return bool(self.timeouts or self.wanted)

    def has_done(self, step: Step) -> bool:
        """Whether `step` was taken."""
        return step.name in self.done

    def set_timeout(self, timeout: Timeout, after: timedelta) -> None:
        """Let `timeout` come `after` this step, unless it is cancelled; set before, it comes at the new time alone."""
        self.wanted[timeout.name] = after

    def cancel_timeout(self, timeout: Timeout) -> None:
        """`timeout` does not come; one that is not set stays so."""
        self.timeouts.pop(timeout.name, None)
        self.wanted.pop(timeout.name, None)

    def finish(self) -> None:
        """The saga has come to its end: nothing more concerns this run."""
        self._end(RunState.FINISHED)

    def undone(self, reason: str) -> None:
        """What was done is made good."""
        self._end(RunState.UNDONE)
        self.reason = reason

    def _end(self, state: RunState) -> None:
        self.state = state
        self.timeouts.clear()
        self.wanted.clear()
