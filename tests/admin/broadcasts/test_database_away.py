"""A runner whose database is away."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.broadcasting import runner
from bus.ending import end
from services.admin import Mailing
from services.admin.broadcasts.broadcast import Broadcast
from services.database import DatabaseUnavailable
from tests.admin.broadcasts.newsroom import Newsroom
from tests.waiting import until


class Away(Mailing):
    """Cannot reach its database the first few times."""

    looks = 0

    async def lease(self) -> Broadcast | None:
        self.looks += 1
        if self.looks <= 3:
            raise DatabaseUnavailable("the database is away")
        return await super().lease()


async def test_an_outage_of_the_database_is_told_when_it_begins_and_when_it_is_over(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "LOOK_EVERY_S", 0.001)
    mailing = Away(newsroom.database, newsroom.clock, "a")
    sends = newsroom.runner(mailing=mailing)

    with capture_logs() as logs:
        running = asyncio.create_task(sends.run())
        await until(lambda: mailing.looks > 5)
        await end((running,))

    assert [(line["event"], line["log_level"]) for line in logs] == [
        ("broadcasts_wait_for_database", "warning"),
        ("broadcasts_go_on", "info"),
    ]
