"""The handbook's commands, each run on a Diana at work, or known to be run by another test."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from bot.cli.commands import run_command_line
from bus import BaseEventHandler, EventBusConfig, IEvent, PointsAwardedEvent, RedisEventBus
from bus.embedded import running_url
from services.database import Database, Outbox, utc_now
from tests.chaos.bus.valkey import free_port
from tests.journeys.programs import Diana, Telegram
from tests.waiting import until

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "docs/operations.md"

RUN_ELSEWHERE = {
    "diana --help": "tests/operations/test_command_line.py",
    "diana run": "tests/operations/test_command_line.py",
    "diana run --roles intake": "tests/journeys/test_roles.py",
    "diana run --roles services,scheduler": "tests/journeys/test_roles.py",
    "diana run --roles sender": "tests/journeys/test_roles.py",
    "diana events tail": "tests/operations/test_events_tail.py",
    "diana events replay --type T --since 2026-11-01 --to SERVICE": "tests/operations/test_dead_letter_commands.py",
    "diana events replay --type user.registered --to admin:count_people --since DATE": (
        "tests/operations/test_dead_letter_commands.py"
    ),
    "diana story check": "tests/content",
    "diana migrate": "tests/operations/test_command_line.py",
    "diana check --roles sender": "tests/operations/checks/test_settings_and_folder.py",
}
"""Commands of the handbook that are not run here, and what runs them."""

GROUP = "handbook:reader"


def commands_of_the_handbook(program: str) -> set[str]:
    """What an operator is told to type, without comments, that begins with the program's name."""
    text = HANDBOOK.read_text()
    found = [
        re.split(r"\s+#", line)[0].strip()
        for block in re.findall(r"```\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    ]
    found += re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return {command for each in found if (command := " ".join(each.split())).startswith(f"{program} ")}


class Reader(BaseEventHandler):
    """Breaks on everything, on what is about somebody else in another way."""

    def __init__(self) -> None:
        super().__init__("handbook", "reader")
        self.add_supported_event_type("gamification.points.awarded")

    async def _process_event(self, event: IEvent) -> bool:
        if event.payload["user_id"] == 7:
            raise ValueError("the page is torn")
        raise KeyError("no such page")


class Shell:
    """Types commands in the environment of a Diana, as the handbook writes them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._environment = monkeypatch
        self._capsys = capsys

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._environment.setenv(name, value)

    async def types(self, as_written: str, *values: str, code: int = 0) -> str:
        """What the command says. `values` stand for the words in capitals and the paths of the handbook, in order."""
        given = iter(values)
        words = [
            next(given, word) if re.fullmatch(r"[A-Z]+|/safe/\S+|service:handler", word) else word
            for word in as_written.split()
        ]
        self._capsys.readouterr()
        exit_code = await asyncio.to_thread(run_command_line, words[1:])
        said = "".join(self._capsys.readouterr())
        assert exit_code == code, said
        return said


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook, sys.unraisablehook)
    yield
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
async def data_dir(tmp_path: Path, logging_as_before: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """The folder of a Diana at work, whose settings are the environment's, too."""
    telegram, port = Telegram(tmp_path / "telegram"), str(free_port())
    diana = Diana(tmp_path / "diana", telegram, HTTP_PORT=port)
    settings = {"BOT_TOKEN": telegram.token, "TELEGRAM_API_BASE": telegram.url, "HTTP_PORT": port}
    for name, value in {**settings, "DATA_DIR": str(diana.data_dir), "COLUMNS": "300"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    yield diana.data_dir
    diana.end()
    telegram.end()


def test_every_command_of_the_handbook_is_run_here_or_elsewhere():
    source = Path(__file__).read_text()
    run_here = set(re.findall(r'(?:types\(|= )"(diana [^"]+)"', source))

    assert commands_of_the_handbook("diana") - run_here - RUN_ELSEWHERE.keys() == set()
    assert RUN_ELSEWHERE.keys() - commands_of_the_handbook("diana") == set()
    assert [path for path in RUN_ELSEWHERE.values() if not (ROOT / path).exists()] == []


def test_every_target_of_make_that_the_handbook_names_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    named = {command.split()[1] for command in commands_of_the_handbook("make")}

    assert "audit" in named
    assert named - targets == set()


@pytest.mark.long
async def test_what_the_handbook_says_to_type_works_on_a_diana_at_work(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    shell = Shell(monkeypatch, capsys)

    # Look.
    assert "to mend" not in await shell.types("diana check")

    async def is_well() -> bool:
        return await asyncio.to_thread(run_command_line, ["health"]) == 0

    await until(is_well)
    assert "redis:" in await shell.types("diana health")
    assert "gamification" in await shell.types("diana groups list")

    # An event that a handler gives up on.
    config = EventBusConfig(redis_url=running_url(data_dir) or "", max_retry_attempts=0)
    event, other = (PointsAwardedEvent(user_id=user, points_amount=1, action_type="test") for user in (7, 8))
    async with RedisEventBus(config) as bus:
        await bus.subscribe("gamification.points.awarded", Reader())
        database = Database(f"sqlite+aiosqlite:///{data_dir / 'diana.sqlite3'}")
        await database.open()
        outbox = Outbox(database, bus, utc_now)
        await outbox.start()
        await outbox.accept([event, other])
        await outbox.stop()
        await database.close()

        async def parked() -> bool:
            return len(await bus.dead_letters.list(GROUP)) == 2

        await until(parked)
        letters = {letter.event_id: letter for letter in await bus.dead_letters.list(GROUP)}
    letter, another = letters[event.event_id], letters[other.event_id]
    assert "the page is torn" in await shell.types("diana dead-letters summary")
    assert event.event_id in await shell.types("diana dead-letters show ID", letter.letter_id)
    assert GROUP in await shell.types("diana events show ID", event.event_id)
    requeue = "diana dead-letters requeue --group G --fingerprint F"
    assert "1" in await shell.types(requeue, GROUP, letter.fingerprint)
    monkeypatch.setattr("builtins.input", lambda: "y")
    discard = "diana dead-letters discard --group G --fingerprint F"
    assert "1" in await shell.types(discard, GROUP, another.fingerprint)
    assert "Forgot" in await shell.types("diana groups forget service:handler --with-entries", GROUP)

    # Keys.
    listed = await shell.types("diana keys list")
    assert "seals and opens" in listed
    old = listed.split("\n")[1].split()[0]
    assert "seals from now on" in await shell.types("diana keys rotate --reseal")
    assert "is gone" in await shell.types("diana keys drop ID", old)
    second = (await shell.types("diana keys list")).split("\n")[1].split()[0]
    assert "seals from now on" in await shell.types("diana keys rotate")
    assert f"drop {second}" in await shell.types("diana keys reseal")
    await shell.types("diana keys drop OLD", second)

    # Back up, and restore elsewhere.
    assert re.search(r"diana-\S+\.zip: .* people", await shell.types("diana backup"))
    await shell.types("diana backup /safe/diana.zip", str(tmp_path / "saved.zip"))
    shell.set(DATA_DIR=str(tmp_path / "elsewhere"))
    assert "Every row was read back" in await shell.types("diana restore /safe/diana.zip", str(tmp_path / "saved.zip"))
    assert (tmp_path / "elsewhere/bus.keys").read_text() == (data_dir / "bus.keys").read_text()
