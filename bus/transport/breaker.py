"""The circuit breaker of a subscription: when what its handler needs is down, its events wait instead of dying.

    closed ──failures in a row──► open ──the pause is over──► half-open ──success──► closed
                                   ▲                              │
                                   └──────failure, longer pause───┘

Which failures count, and for what (`fault_of`):

the event's     ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, and whatever cannot
                be mended by trying again (an invalid, unreadable, expired or poisonous event). They use up attempts
                and lead to the dead letters; the breaker takes no notice.
a dependency's  DependencyUnavailableError, OSError with its ConnectionError and TimeoutError, Redis being away; also as
                the cause of another error. Every such attempt counts for the breaker. It uses up one of the event's
                attempts only when another event of the group succeeded since the event last failed: then the
                dependency was there.
unknown         anything else: False returned, an attempt longer than `handler_timeout_seconds`, any other exception.
                An event counts once, however often it is tried, until something succeeds: one bad event cannot open
                the circuit, several different ones with no success in between can.

A failure that opens the circuit or comes while it is not closed uses up no attempt, unless it is the event's own fault.
A failure that the handler's `on_error` takes on itself is a success.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from enum import Enum, StrEnum
from time import monotonic

from bus.errors import DependencyUnavailableError, EventSerializationError, EventValidationError
from bus.transport.connection import is_passing

EVENTS_FAULT = (
    EventValidationError,
    EventSerializationError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
)


class Circuit(StrEnum):
    """Whether events are handled (closed), wait (open), or one is let through to see (half-open)."""

    CLOSED = "closed"
    HALF_OPEN = "half-open"
    OPEN = "open"


class Fault(Enum):
    """Whose fault a failure is, as far as its error tells."""

    EVENT = 1
    DEPENDENCY = 2
    UNKNOWN = 3


def fault_of(error: BaseException) -> Fault:
    """Whose fault `error` is: the outermost error that tells decides, else what it was raised from or amid."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, DependencyUnavailableError) or is_passing(seen):
            return Fault.DEPENDENCY
        if isinstance(seen, EVENTS_FAULT):
            return Fault.EVENT
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return Fault.UNKNOWN


class CircuitBreaker:
    """The state of one circuit. Plain bookkeeping: the clock is passed in, and waiting is the caller's business.

    Ask `admits` before an attempt, keep what `admit` returns, and report how it ended with it: attempts from before the
    last change of state are known by it and change nothing.
    """

    def __init__(
        self,
        *,
        failures: int,
        window_s: float,
        pause_s: float,
        pause_cap_s: float,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._failures = failures
        self._window_s = window_s
        self._pause_s = pause_s
        self._pause_cap_s = pause_cap_s
        self._clock = clock
        self._failing: dict[Hashable, list[float]] = {}
        """When each event failed since the last success: once, or at each attempt where the dependency was to blame."""
        self._era = 0
        self._closed = True
        self._trying = False
        self._open_until = 0.0
        self._pauses = 0

    @property
    def state(self) -> Circuit:
        if self._closed:
            return Circuit.CLOSED
        return Circuit.HALF_OPEN if self._clock() >= self._open_until else Circuit.OPEN

    @property
    def wait_s(self) -> float:
        """Seconds until the circuit is half-open; 0.0 when it is not open."""
        return 0.0 if self._closed else max(0.0, self._open_until - self._clock())

    @property
    def admits(self) -> bool:
        """Whether an attempt may begin now: any when closed, one at a time when half-open, none when open."""
        return self._closed or (not self._trying and self._clock() >= self._open_until)

    def admit(self) -> int:
        """An attempt begins; by the number its report is recognised."""
        if not self._closed:
            self._trying = True
            self._era += 1
        return self._era

    def succeeded(self, admission: int) -> bool:
        """An attempt succeeded. True: that closed the circuit."""
        if admission != self._era:
            return False
        if self._failing:
            self._failing.clear()
        if self._closed:
            return False
        self._closed, self._trying, self._pauses = True, False, 0
        self._era += 1
        return True

    def abstained(self, admission: int) -> None:
        """An attempt ended and says nothing about the dependency: let another one try."""
        if admission == self._era:
            self._trying = False

    def failed(self, admission: int, event: Hashable, fault: Fault) -> bool:
        """An attempt at `event` failed. True: it counts against the event, False: the event is excused."""
        if fault is Fault.EVENT:
            self.abstained(admission)
            return True
        if self._closed:
            # What began before the circuit opened, and ends after it closed, belongs to the outage.
            return admission == self._era and self._count(event, fault)
        if admission == self._era:
            self._open()
        return False

    def _count(self, event: Hashable, fault: Fault) -> bool:
        """Note a failure of the closed circuit, and open it when that is one too many."""
        now = self._clock()
        self._failing = {
            name: kept
            for name, times in self._failing.items()
            if (kept := [at for at in times if now - at < self._window_s])
        }
        times = self._failing.setdefault(event, [])
        nothing_succeeded_since = bool(times)
        if fault is Fault.DEPENDENCY or not times:
            times.append(now)
        if sum(map(len, self._failing.values())) >= self._failures:
            self._open()
            return False
        return not (fault is Fault.DEPENDENCY and nothing_succeeded_since)

    def _open(self) -> None:
        pause_s = min(self._pause_cap_s, self._pause_s * float(2 ** min(self._pauses, 32)))
        self._closed, self._trying = False, False
        self._open_until = self._clock() + pause_s
        self._pauses += 1
        self._era += 1
        self._failing.clear()
