"""StopSignals: what SIGTERM and SIGINT do, from the first moment of the process to its last."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

_STOPPING = (signal.SIGTERM, signal.SIGINT)


class StoppedBySignal(Exception):
    """A command was ended before it was done. `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(f"stopped by signal {number}")
        self.number = number


class StopSignals:
    """The first signal asks `on_first`, the second ends the process at once with exit code 128 + its number.

    While there is no `on_first` the first one ends it as well: nothing has begun that would have to be finished. The
    handlers are plain ones, not the event loop's, so that a loop that is stuck can be ended too.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self._on_first: Callable[[], object] | None = None

    def install(self) -> None:
        """Take the two signals over. As PID 1 of a container a process without handlers would not even notice them."""
        for number in _STOPPING:
            signal.signal(number, self._receive)

    def ask_first(self, on_first: Callable[[], object] | None) -> None:
        """From now on the first signal calls `on_first` and nothing else; None: it ends the process again."""
        self._on_first = on_first

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self.received is not None or self._on_first is None:
            # Not SystemExit: raised amid an import it would have to survive every `except` of the module imported.
            os._exit(128 + number)
        self.received = number
        self._on_first()


SIGNALS = StopSignals()
"""Those of this process: signals are the process's, so there is one."""
