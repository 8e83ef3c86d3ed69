"""`diana events tail` shows what happens on the bus of a running Diana."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from bot.cli.events import one_line, short
from bus import EventBusConfig, PointsAwardedEvent, RedisEventBus, StreakUpdatedEvent
from bus.embedded import EmbeddedServer
from tests.operations.conftest import DIANA, clean_environment

AWARD = PointsAwardedEvent(user_id=7, points_amount=20, action_type="story_decision")
STREAK = StreakUpdatedEvent(user_id=7, previous_streak=1, current_streak=2, streak_type="daily")


@pytest.fixture
async def bus(tmp_path) -> AsyncIterator[RedisEventBus]:
    server = EmbeddedServer(tmp_path / "data")
    async with RedisEventBus(EventBusConfig(redis_url=await server.start())) as bus:
        yield bus
    await server.stop()


async def tailed(bus: RedisEventBus, tmp_path, *arguments: str) -> tuple[list[str], int]:
    """The first three lines of a tail while both events are published again and again, and how it exits on SIGTERM."""
    process = await asyncio.create_subprocess_exec(
        *DIANA, "events", "tail", *arguments, cwd=tmp_path, env=clean_environment(), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None

    async def keep_publishing() -> None:
        while True:
            await bus.publish_many([STREAK, AWARD])
            await asyncio.sleep(0.05)

    publishing = asyncio.create_task(keep_publishing())
    async with asyncio.timeout(20):
        lines = [(await process.stdout.readline()).decode() for _ in range(3)]
    publishing.cancel()
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(30):
        await process.communicate()
    assert process.returncode is not None
    return lines, process.returncode


async def test_events_of_a_running_diana_are_shown_until_asked_to_stop(bus, tmp_path):
    lines, code = await tailed(bus, tmp_path)

    assert {line.split()[1] for line in lines} == {"gamification.points.awarded", "gamification.streak.updated"}
    assert code == 0


async def test_a_pattern_chooses_and_json_shows_whole_events(bus, tmp_path):
    lines, code = await tailed(bus, tmp_path, "--type", "gamification.points.*", "--json")

    assert {json.dumps(json.loads(line), sort_keys=True) for line in lines} == {
        json.dumps(AWARD.to_dict(), sort_keys=True, default=str)
    }
    assert code == 0


async def test_a_reader_that_has_seen_enough_ends_it_in_silence(bus, tmp_path):
    command = f"{sys.executable} -m bot events tail --json | head -n 1"
    process = await asyncio.create_subprocess_shell(
        command,
        cwd=tmp_path,
        env=clean_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )

    async def keep_publishing() -> None:
        while True:
            await bus.publish(AWARD)
            await asyncio.sleep(0.05)

    publishing = asyncio.create_task(keep_publishing())
    async with asyncio.timeout(20):
        out, errors = await process.communicate()
    publishing.cancel()

    assert json.loads(out)["event_id"] == AWARD.event_id
    assert errors == b""


def test_a_line_tells_time_type_user_service_and_short_ids():
    line = one_line(AWARD.to_dict()).plain

    assert f"{AWARD.timestamp:%H:%M:%S}" in line
    assert "gamification.points.awarded" in line
    assert " 7 " in line
    assert f"{AWARD.event_id[:8]} < -------- in {AWARD.event_id[:8]}" in line
    assert '"points_amount":20' in line


def test_an_id_is_shortened_to_what_is_needed_to_find_it():
    assert short("0190aaaa-bbbb-cccc") == "0190aaaa"
    assert short(None) == "--------"
