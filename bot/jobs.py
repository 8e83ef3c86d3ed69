"""Jobs: what is done by the clock rather than because somebody asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.leader import Leadership

log = structlog.get_logger(__name__)


class Jobs:
    """Runs coroutines at intervals. A failure is logged and the next round tries again; rounds never overlap.

    Every replica counts the same intervals; the one that leads does the work.
    """

    def __init__(self, leadership: Leadership) -> None:
        self._leadership = leadership
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[object]], *, at_once: bool = False) -> None:
        """Run `job` every `seconds` on one replica, first after that long, or `at_once` where this one leads already.

        A result that is not empty is logged.
        """

        async def run() -> None:
            if not self._leadership.is_ours:
                return
            try:
                result = await job()
            except Exception:
                log.exception("job failed, the next round tries again", job=name)
            else:
                if result:
                    log.info("job done", job=name, result=result)

        self._scheduler.add_job(
            run,
            "interval",
            seconds=seconds,
            id=name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
            **({"next_run_time": datetime.now(UTC)} if at_once else {}),
        )

    def start(self) -> None:
        """Begin. Needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No more rounds; one that runs is cancelled with the loop."""
        self._scheduler.shutdown(wait=False)
