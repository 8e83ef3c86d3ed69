"""`diana dead-letters` and `diana events show|replay`, beside a bus with a real server.

A process is started where the exit code and the way there are asked for; else the command runs in a thread, which is
quicker.
"""

from __future__ import annotations

import asyncio
import io
import json
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from structlog.testing import capture_logs

from bot.cli.commands import run_command_line
from bot.cli.dead_letters import (
    discard_letter,
    discard_letters,
    list_letters,
    requeue_letter,
    requeue_letters,
    show_letter,
    summarise,
)
from bot.cli.event_show import show_event
from bot.cli.moments import read_moment
from bot.cli.replay import replay_events
from bot.exit_codes import ExitCode, NotThere
from bot.settings import Settings
from bus import (
    BaseEvent,
    BaseEventHandler,
    EventBusConfig,
    IEvent,
    PointsAwardedEvent,
    RedisEventBus,
    UserRegisteredEvent,
)
from bus.embedded import EmbeddedServer
from bus.transport.keys import Keyspace
from services.database import Database, Outbox, Transactions, UnitOfWork, migrate, utc_now
from tests.operations.conftest import DIANA, clean_environment
from tests.waiting import until

GROUP = "game:award"

Process = Callable[..., Awaitable[subprocess.CompletedProcess[str]]]
Command = Callable[..., Awaitable[str]]


class Award(BaseEventHandler):
    """Does not know what to do until it is mended."""

    def __init__(self, handler_id: str = "award") -> None:
        super().__init__("game", handler_id)
        self.add_supported_event_type("*")
        self.seen: list[IEvent] = []
        self.mended = False

    async def _process_event(self, event: IEvent) -> bool:
        if not self.mended:
            raise LookupError(f"no price\nfor {event.payload['user_id']}")
        self.seen.append(event)
        return True


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[RedisEventBus]:
    server = EmbeddedServer(tmp_path / "data")
    config = EventBusConfig(redis_url=await server.start(), max_retry_attempts=0, drain_seconds=1.0)
    async with RedisEventBus(config) as bus:
        yield bus
    await server.stop()


@pytest.fixture
async def award(bus: RedisEventBus) -> Award:
    handler = Award()
    await bus.subscribe("*", handler)
    return handler


@pytest.fixture
def diana(tmp_path: Path) -> Process:
    """The real command, in a process of its own."""

    async def run(*arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            subprocess.run,
            [*DIANA, *arguments],
            cwd=tmp_path,
            env=clean_environment(),
            input=answer,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """What a command prints on standard output; what it raises."""

    async def run(work: Callable[..., int], *arguments: object, **options: object) -> str:
        settings = Settings(data_dir=tmp_path / "data")
        with capture_logs():
            capsys.readouterr()
            assert await asyncio.to_thread(work, settings, *arguments, **options) == ExitCode.OK
            return capsys.readouterr().out

    return run


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'diana.sqlite3'}"
    (tmp_path / "data").mkdir(exist_ok=True)
    await migrate(url)
    database = Database(url)
    await database.open()
    yield database
    await database.close()


def points(user_id: int) -> PointsAwardedEvent:
    return PointsAwardedEvent(user_id=user_id, points_amount=20, action_type="daily")


async def dead(bus: RedisEventBus, *events: IEvent) -> None:
    await bus.publish_many(events)

    async def given_up() -> bool:
        return len(await bus.dead_letters.list()) == len(events)

    await until(given_up)


async def test_letters_are_listed_summarised_and_shown(bus: RedisEventBus, award: Award, command: Command):
    event = points(7)
    await dead(bus, event, points(8))

    listed = await command(list_letters, None, None, 100, as_json=False)
    letters = [json.loads(line) for line in (await command(list_letters, GROUP, None, 1, as_json=True)).splitlines()]
    letter = next(letter for letter in await bus.dead_letters.list() if letter.event_id == event.event_id)
    summary = await command(summarise, None, as_json=False)
    shown = await command(show_letter, letter.letter_id, None, as_json=False)

    assert listed.count("LookupError: no price  ") == 2
    assert listed.splitlines()[-1] == "2 in all."
    assert [(one["group"], one["attempts"], one["event"]["event_type"]) for one in letters] == [
        (GROUP, 1, "gamification.points.awarded")
    ]
    assert summary.split()[:3] == ["2", GROUP, letter.fingerprint]
    assert "error message    no price\nfor 7" in shown
    assert '"points_amount": 20' in shown


async def test_a_letter_is_requeued_by_a_process_of_its_own_and_once(bus: RedisEventBus, award: Award, diana: Process):
    await dead(bus, points(7))
    (letter,) = await bus.dead_letters.list()
    award.mended = True

    first = await diana("dead-letters", "requeue", letter.letter_id)
    await until(lambda: [event.event_id for event in award.seen] == [letter.event_id])
    second = await diana("dead-letters", "requeue", letter.letter_id)

    assert first.returncode == ExitCode.OK
    assert first.stdout == f"Requeued gamification.points.awarded {letter.event_id} to {GROUP}.\n"
    assert "dead letter requeued" in first.stderr
    assert (second.returncode, second.stdout) == (ExitCode.NOT_FOUND, "")
    assert second.stderr == f"diana: there is no dead letter {letter.letter_id} (any more)\n"


async def test_all_of_a_cause_are_requeued(bus: RedisEventBus, award: Award, command: Command):
    await dead(bus, *(points(user) for user in range(5)))
    (cause,) = await bus.dead_letters.summary()
    award.mended = True

    assert await command(requeue_letters, GROUP, cause.fingerprint, 1000.0) == f"Requeued 5 to {GROUP}.\n"
    await until(lambda: len(award.seen) == 5)

    assert await command(list_letters, None, None, 100, as_json=False) == "No dead letters.\n"


async def test_discarding_asks_first_and_no_answer_is_a_no(bus: RedisEventBus, award: Award, diana: Process):
    await dead(bus, points(7))
    (letter,) = await bus.dead_letters.list()

    kept = await diana("dead-letters", "discard", letter.letter_id)
    assert (kept.returncode, kept.stdout) == (ExitCode.OK, "Nothing was discarded.\n")
    question = f"Discard gamification.points.awarded {letter.event_id} of {GROUP}, which died of LookupError? [y/N]"
    assert kept.stderr.startswith(question)
    assert await bus.dead_letters.list() == [letter]

    gone = await diana("dead-letters", "discard", letter.letter_id, answer="y\n")
    assert gone.stdout == f"Discarded gamification.points.awarded {letter.event_id} of {GROUP}.\n"
    assert await bus.dead_letters.list() == []


async def test_all_of_a_cause_are_discarded(bus: RedisEventBus, award: Award, command: Command, monkeypatch):
    await dead(bus, *(points(user) for user in range(4)))
    (cause,) = await bus.dead_letters.summary()
    one = (await bus.dead_letters.list())[0]

    assert (await command(discard_letter, one.letter_id, GROUP, yes=True)).startswith("Discarded ")
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert await command(discard_letters, GROUP, cause.fingerprint, yes=False) == "Nothing was discarded.\n"
    assert await command(discard_letters, GROUP, cause.fingerprint, yes=True) == f"Discarded 3 of {GROUP}.\n"

    assert await bus.dead_letters.list() == []


async def test_one_id_in_two_groups_has_to_be_told_apart(bus: RedisEventBus, command: Command):
    keys = Keyspace("diana", 8)
    async with Redis.from_url(bus.config.redis_url) as redis:
        for group in ("game:award", "hotel:welcome"):
            await redis.sadd(keys.bereaved(3), group)
            await redis.xadd(keys.dead(3, group), LETTER | {"group": group}, id="5-0")

    with pytest.raises(NotThere, match="3-5-0 of game:award and hotel:welcome: say which one with --group"):
        await command(requeue_letter, "3-5-0", None)

    assert await command(discard_letter, "3-5-0", "hotel:welcome", yes=True) == (
        "Discarded an unreadable event of hotel:welcome.\n"
    )


LETTER: dict[str, str | int] = {
    "event_id": "", "event_type": "", "error_type": "ValueError", "error_message": "?", "fingerprint": "abc",
    "attempts": 1, "first_failed_at": 5, "last_failed_at": 5, "lane": "NORMAL", "key": "7", "body": "{",
}  # fmt: skip


async def test_what_is_not_there_is_one_line(bus: RedisEventBus, command: Command):
    with pytest.raises(NotThere, match=r"^there is no dead letter 3-1-0 \(any more\)$"):
        await command(show_letter, "3-1-0", None, as_json=False)
    with pytest.raises(NotThere, match=rf"^there is no dead letter with fingerprint abc of {GROUP} \(any more\)$"):
        await command(requeue_letters, GROUP, "abc", 50.0)
    with pytest.raises(NotThere, match=r"^there is no database in DATA_DIR="):
        await command(show_event, "0190", as_json=False)


def test_what_was_not_said_is_asked_for(capsys):
    assert run_command_line(["dead-letters", "discard", "--group", GROUP]) == 2
    assert "say which: the ID of one letter" in _words(capsys.readouterr().err)

    assert run_command_line(["events", "replay", "--type", "user.registered", "--since", "yesterday"]) == 2
    assert "'yesterday' should be a date or time such as" in _words(capsys.readouterr().err)


def _words(boxed: str) -> str:
    return " ".join(boxed.replace("│", " ").split())


async def test_an_event_is_shown_with_where_it_is(
    bus: RedisEventBus, award: Award, database: Database, command: Command
):
    event = UserRegisteredEvent(7, "ada", "Ada", "en")
    async with accepted(database, bus, event) as outbox:
        await Transactions(database, outbox, utc_now).run("user.welcome", event, UnitOfWork, _nothing)
    await until(lambda: _letters(bus))

    shown = await command(show_event, event.event_id[:8], as_json=False)
    with pytest.raises(NotThere, match="the database knows no event ffffffff-ffff"):
        await command(show_event, "ffffffff-ffff", as_json=False)

    where = [line.removeprefix("→ ") for line in shown.splitlines() if line.startswith("→")]
    assert where[0] == "kept in the event store"
    assert where[1].startswith("outbox: committed ")
    assert where[2].startswith("done by user.welcome 20")
    assert where[3].startswith("dead letter ")
    assert where[3].endswith(f"of {GROUP}: LookupError: no price for 7")
    assert where[4] == f"subscribers of its type: {GROUP}"
    assert f"event id         {event.event_id}" in shown
    assert '"first_name": "Ada"' in shown


async def _nothing(event: IEvent, work: UnitOfWork) -> None:
    return None


async def _letters(bus: RedisEventBus) -> bool:
    return bool(await bus.dead_letters.list())


async def test_an_event_that_waits_is_shown_in_its_queue(bus: RedisEventBus, database: Database, command: Command):
    away = Award("away")
    subscription_id = await bus.subscribe("user.*", away)
    await bus.unsubscribe(subscription_id)
    event = UserRegisteredEvent(7, "ada", "Ada", "en")
    async with accepted(database, bus, event):
        shown = json.loads(await command(show_event, event.event_id, as_json=True))

    (queued,) = (line for line in shown["where"] if line.startswith("queue of"))
    assert queued.startswith("queue of game:away: waits to be read, queued 20")
    assert queued.endswith(", HIGH")


async def test_a_replay_goes_to_the_service_it_is_for(
    bus: RedisEventBus, award: Award, database: Database, command: Command
):
    award.mended = True
    events = [UserRegisteredEvent(user, None, "Ada", "en") for user in range(3)]
    async with accepted(database, bus, *events):
        await until(lambda: len(award.seen) == 3)
    hour_ago, kind = utc_now() - timedelta(hours=1), "user.registered"

    told = await command(replay_events, kind, hour_ago, None, ["game"])
    await until(lambda: len(award.seen) == 6)

    assert told.startswith(f"Replaying 3 user.registered to {GROUP}.\nReplayed 3. ")
    assert sorted(event.event_id for event in award.seen[3:]) == sorted(event.event_id for event in events)
    with pytest.raises(NotThere, match=r"^nobody subscribes to user\.registered in hotel$"):
        await command(replay_events, kind, hour_ago, None, ["hotel"])
    with pytest.raises(NotThere, match=r"^no user\.registered is stored of that time"):
        await command(replay_events, kind, hour_ago - timedelta(days=2), hour_ago - timedelta(days=1), [])
    with pytest.raises(NotThere, match=r"^there is no event type 'user\.married'"):
        await command(replay_events, "user.married", hour_ago, None, [])


@asynccontextmanager
async def accepted(database: Database, bus: RedisEventBus, *events: BaseEvent) -> AsyncIterator[Outbox]:
    """The outbox, once it has committed and published `events`."""
    outbox = Outbox(database, bus, utc_now)
    await outbox.start()
    await outbox.accept(events)
    yield outbox
    await outbox.stop()


def test_a_moment_is_a_date_a_time_or_an_age():
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert read_moment("2026-01-31") == datetime(2026, 1, 31, tzinfo=UTC)
    assert read_moment("2026-01-31T12:00+01:00") == datetime(2026, 1, 31, 11, tzinfo=UTC)
    assert read_moment("90m", now) == now - timedelta(minutes=90)
    with pytest.raises(ValueError, match="'soon' should be a date or time"):
        read_moment("soon")
