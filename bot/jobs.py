"""Jobs: what is done by the clock rather than because somebody asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)


class Jobs:
    """Runs coroutines at intervals. A failure is logged and the next round tries again; rounds never overlap."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, seconds: float, name: str, job: Callable[[], Awaitable[object]]) -> None:
        """Run `job` every `seconds`, for the first time after that long. Its result is logged when it is not empty."""

        async def run() -> None:
            try:
                result = await job()
            except Exception:
                log.exception("job failed, the next round tries again", job=name)
            else:
                if result:
                    log.info("job done", job=name, result=result)

        self._scheduler.add_job(
            run, "interval", seconds=seconds, id=name, max_instances=1, coalesce=True, misfire_grace_time=None
        )

    def start(self) -> None:
        """Begin. Needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No more rounds; one that runs is cancelled with the loop."""
        self._scheduler.shutdown(wait=False)
