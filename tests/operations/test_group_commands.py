"""`diana groups`, beside a bus with a real server and a database that remembers its routes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.cli.groups import GroupInUse, forget_group, list_groups
from bot.exit_codes import ExitCode, NotThere
from bot.settings import Settings
from bus import EventBusConfig, PointsAwardedEvent, RedisEventBus
from bus.embedded import EmbeddedServer
from bus.transport.visitor import visit
from services.database import Database, SqlRouteMemory, migrate
from tests.bus.parts import Recorder

GROUP = "test:recorder"
KEEP = {"with_entries": False, "with_dead_letters": False, "yes": True}


@pytest.fixture
async def config(tmp_path: Path) -> AsyncIterator[EventBusConfig]:
    server = EmbeddedServer(tmp_path)
    yield EventBusConfig(redis_url=await server.start(), drain_seconds=1.0)
    await server.stop()


@pytest.fixture
async def memory(tmp_path: Path) -> AsyncIterator[SqlRouteMemory]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'diana.sqlite3'}"
    await migrate(url)
    database = Database(url)
    await database.open()
    yield SqlRouteMemory(database)
    await database.close()


async def run(folder: Path, work: Callable[..., int], *arguments: object, **options: object) -> int:
    with capture_logs():
        return await asyncio.to_thread(work, Settings(data_dir=folder), *arguments, **options)


async def test_a_group_nobody_handles_any_more_is_seen_and_ended(
    config: EventBusConfig, memory: SqlRouteMemory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with RedisEventBus(config, memory=memory) as bus:
        await bus.subscribe("*", Recorder())
        with pytest.raises(GroupInUse, match="has a process that handles it"):
            await run(tmp_path, forget_group, GROUP, **KEEP)
    async with RedisEventBus(config) as bus:
        await bus.publish(PointsAwardedEvent(user_id=7, points_amount=20, action_type="daily"))

    await run(tmp_path, list_groups, as_json=True)
    seen = json.loads(capsys.readouterr().out)
    await run(tmp_path, list_groups, as_json=False)
    line = capsys.readouterr().out
    with pytest.raises(GroupInUse, match=r"1 events wait for test:recorder: .* --with-entries"):
        await run(tmp_path, forget_group, GROUP, **KEEP)
    done = await run(tmp_path, forget_group, GROUP, **KEEP | {"with_entries": True})

    assert (seen["group"], seen["entries"], seen["is_read"]) == (GROUP, 1, False)
    assert line.startswith(f"{GROUP}  1 wait, 0 of them in hand, the oldest for ")
    assert line.endswith("nobody reads\n")
    assert (done, capsys.readouterr().out) == (ExitCode.OK, f"Forgot {GROUP}.\n")
    assert await memory.load() == {}
    with pytest.raises(NotThere, match="there is no group test:recorder"):
        await run(tmp_path, forget_group, GROUP, **KEEP)


async def test_forgetting_that_was_cut_off_before_the_memory_is_finished_by_doing_it_again(
    config: EventBusConfig, memory: SqlRouteMemory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    async with RedisEventBus(config, memory=memory) as bus:
        await bus.subscribe("*", Recorder())
    async with visit(config) as visitor:
        await visitor.forget(GROUP, and_entries=False, and_dead_letters=False)
    capsys.readouterr()

    done = await run(tmp_path, forget_group, GROUP, **KEEP)

    assert (done, capsys.readouterr().out) == (ExitCode.OK, f"Forgot {GROUP}, which was only remembered.\n")
    assert await memory.load() == {}
    with pytest.raises(NotThere):
        await run(tmp_path, forget_group, GROUP, **KEEP)
