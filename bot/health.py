"""HealthBoard: what is well and what is not, asked again every few seconds and told once when it changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import Gauge

from bot.redaction import Redactor
from bus import BaseEvent, HealthCheckFailedEvent
from bus.ending import end

log = structlog.get_logger(__name__)

INTERVAL_S = 2.0
TIMEOUT_S = 2.0
"""Together less than five seconds: no longer does a dependency go or come back without being told."""

Check = Callable[[], Awaitable[str]]
"""Looks at one thing: returns a few words about how well it is ("0.4 ms"), or raises with what is wrong."""

UP = Gauge("health_check_up", "1 while the check is well, 0 while it is not.", ["check"])


class Gate(StrEnum):
    """What a failing check closes."""

    ALIVE = "alive"
    """The process is stuck, starting it anew helps: /healthz and /readyz."""
    READY = "ready"
    """Something it depends on is away: /readyz."""
    NOTICE = "notice"
    """Somebody should look: nothing closes."""


@dataclass(frozen=True)
class CheckResult:
    """What a check said last, `age_s` ago. `ok` is None until it ran; `since`: since when it has been as it is.

    `is_overdue`: it said that it is well, too long ago to be believed. That is the trouble of this process, which
    stood still.
    """

    name: str
    gate: Gate
    ok: bool | None
    detail: str
    consecutive_failures: int
    age_s: float | None
    since: datetime | None = None
    is_overdue: bool = False


class _Watched:
    """A check and what is known about it."""

    def __init__(self, name: str, check: Check, gate: Gate, timeout_s: float) -> None:
        self.name = name
        self.check = check
        self.gate = gate
        self.timeout_s = timeout_s
        self.up = UP.labels(name)
        self.ok: bool | None = None
        self.detail = "not checked yet"
        self.failures = 0
        self.checked_at_s: float | None = None
        self.since: datetime | None = None
        self.told_ok: bool | None = True
        self.untold: HealthCheckFailedEvent | None = None
        self.telling: asyncio.Task[None] | None = None


class HealthBoard:
    """Runs named checks every `interval_s`, each with its own time limit, and keeps what they said.

    A change is published once: HealthCheckFailedEvent when a check goes bad, and with `consecutive_failures=0` when it
    is well again. While `publish` fails, the state is told again at each round until the bus has it. Details pass
    `redact`, since errors quote addresses with passwords in them.
    """

    def __init__(
        self,
        publish: Callable[[BaseEvent], Awaitable[object]],
        *,
        interval_s: float = INTERVAL_S,
        redact: Callable[[str], str] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._publish = publish
        self._interval_s = interval_s
        self._redact = redact or Redactor()
        self._monotonic = monotonic
        self._watched: dict[str, _Watched] = {}
        self._running: set[asyncio.Task[object]] = set()
        self._scheduler: AsyncIOScheduler | None = None

    def add(self, name: str, check: Check, *, gate: Gate = Gate.NOTICE, timeout_s: float = TIMEOUT_S) -> None:
        """Watch one more thing, from the next `start()` on. Raises ValueError when the name is taken."""
        if name in self._watched:
            raise ValueError(f"there is a health check {name!r} already")
        self._watched[name] = _Watched(name, check, gate, timeout_s)

    def start(self) -> None:
        """Begin the rounds; every check runs at once for the first time. Needs a running event loop."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        for watched in self._watched.values():
            scheduler.add_job(
                self._run,
                "interval",
                args=[watched],
                id=watched.name,
                seconds=self._interval_s,
                next_run_time=datetime.now(UTC),
                max_instances=1,
                coalesce=True,
                # A round that is late is still wanted: late rounds are what a busy process has.
                misfire_grace_time=None,
            )
        scheduler.start()
        self._scheduler = scheduler

    async def stop(self) -> None:
        """End the rounds; when this returns no check runs any more."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
        await end(self._running)

    async def check_now(self) -> None:
        """One round of every check, all at the same time."""
        await asyncio.gather(*map(self._look, self._watched.values()))
        await asyncio.gather(*map(self._tell, self._watched.values()))

    def results(self) -> tuple[CheckResult, ...]:
        """What each check said last, in the order they were added. One that has not answered for long is not well."""
        return tuple(map(self._result, self._watched.values()))

    def stuck(self) -> tuple[CheckResult, ...]:
        """The checks that say a new start would help; none: the process is alive."""
        return tuple(r for r in self.results() if r.gate is Gate.ALIVE and r.ok is False)

    def unready(self) -> tuple[CheckResult, ...]:
        """The checks that say no traffic should come now, those that have not run yet among them; none: ready."""
        if not self._watched:
            return (CheckResult("start", Gate.READY, None, "is not over yet", 0, None),)
        return tuple(r for r in self.results() if r.gate is not Gate.NOTICE and r.ok is not True)

    def _result(self, watched: _Watched) -> CheckResult:
        age_s = None if watched.checked_at_s is None else self._monotonic() - watched.checked_at_s
        ok, detail = watched.ok, watched.detail
        overdue_s = 5 * self._interval_s + watched.timeout_s
        is_overdue = bool(ok) and age_s is not None and age_s > overdue_s
        if is_overdue:
            ok, detail = False, f"has not been checked for {age_s:.0f} s"
        return CheckResult(watched.name, watched.gate, ok, detail, watched.failures, age_s, watched.since, is_overdue)

    async def _run(self, watched: _Watched) -> None:
        await self._tracked(self._look(watched))
        # Beside the rounds: telling takes its time while the bus is away, and the next look must not wait for it.
        if watched.telling is None or watched.telling.done():
            watched.telling = asyncio.create_task(self._tracked(self._tell(watched)), name=f"tell of {watched.name}")

    async def _tracked(self, work: Awaitable[None]) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._running.add(task)
        try:
            await work
        finally:
            self._running.discard(task)

    async def _look(self, watched: _Watched) -> None:
        try:
            async with asyncio.timeout(watched.timeout_s):
                detail, ok = await watched.check(), True
        except TimeoutError:
            detail, ok = f"no answer within {watched.timeout_s:g} s", False
        except Exception as error:  # noqa: BLE001  whatever a check raises is its answer
            detail, ok = str(error) or type(error).__name__, False
        watched.detail = self._redact(detail)
        watched.failures = 0 if ok else watched.failures + 1
        watched.checked_at_s = self._monotonic()
        watched.up.set(ok)
        if ok is not watched.ok:
            watched.since = datetime.now(UTC)
        if ok is not watched.ok and not (ok and watched.ok is None):
            write = log.info if ok else log.warning
            write(
                "health check is well again" if ok else "health check failed", check=watched.name, detail=watched.detail
            )
        watched.ok = ok

    async def _tell(self, watched: _Watched) -> None:
        if watched.ok is watched.told_ok:
            return
        if watched.untold is None or (watched.untold.consecutive_failures == 0) is not watched.ok:
            # Kept until it is published: the same id keeps a repeated attempt from counting twice.
            watched.untold = HealthCheckFailedEvent(
                check_name=watched.name, detail=watched.detail, consecutive_failures=watched.failures
            )
        untold = watched.untold
        try:
            async with asyncio.timeout(watched.timeout_s):
                await self._publish(untold)
        except Exception as error:  # noqa: BLE001  tried again at the next round, and the log has it meanwhile
            log.warning("health event not published yet", check=watched.name, error=self._redact(str(error)))
            # A publish that timed out may have arrived: whatever comes next has to be told.
            watched.told_ok = None
            return
        watched.told_ok = untold.consecutive_failures == 0
        watched.untold = None
