"""What an operator sees when Diana cannot start: one clear line that says how to mend it, an exit code, no damage."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.programs import DIANA, Program, Telegram

pytestmark = pytest.mark.long

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v"


def start(folder: Path, **settings: str) -> tuple[int, str]:
    """Run `diana run` until it gives up; its exit code and what it wrote to standard error apart from log lines."""
    env = {"PATH": os.environ["PATH"], "HTTP_PORT": "0", "PLAYGROUND_PORT": "0", "DATA_DIR": str(folder / "data")}
    done = subprocess.run(
        [*DIANA, "run"], cwd=folder, env={**env, **settings}, capture_output=True, text=True, timeout=60, check=False
    )
    told = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert "Traceback" not in done.stderr
    return done.returncode, "\n".join(told)


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield str(listener.getsockname()[1])


def test_a_token_telegram_does_not_know(tmp_path: Path):
    telegram = Telegram(tmp_path / "telegram")
    try:
        code, told = start(tmp_path, BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=telegram.url)
    finally:
        telegram.end()

    assert code == 78
    assert (
        told == "diana: BOT_TOKEN: Telegram does not know this token; copy it again from @BotFather, "
        "or have it make a new one"
    )


def test_a_port_in_use(tmp_path: Path, taken_port: str):
    for setting in ("HTTP_PORT", "PLAYGROUND_PORT"):
        code, told = start(tmp_path, **{setting: taken_port})

        assert code == 75
        assert told.count("\n") == 0
        assert f"{setting}={taken_port}: another program listens on 127.0.0.1:{taken_port}" in told


def test_a_data_dir_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "data").write_text("in the way")

    code, told = start(tmp_path)

    assert code == 73
    assert "DATA_DIR" in told
    assert (tmp_path / "data").read_text() == "in the way"


def test_a_broken_env_file(tmp_path: Path):
    (tmp_path / ".env").write_text("LOG_LEVEL=info\nBOT_TOKEN 123\n")

    code, told = start(tmp_path)

    assert code == 78
    assert ".env" in told
    assert "line 2" in told


def test_a_redis_that_is_not_there(tmp_path: Path):
    code, told = start(tmp_path, REDIS_URL="redis://:hidden@127.0.0.1:1/0")

    assert code == 69
    assert told.startswith("diana: cannot reach Redis at 127.0.0.1:1")
    assert "hidden" not in told


def test_a_database_that_is_not_there(tmp_path: Path):
    code, told = start(tmp_path, DATABASE_URL="postgresql+asyncpg://diana:hidden@127.0.0.1:1/diana")

    assert code == 69
    assert "127.0.0.1:1" in told
    assert "hidden" not in told


def test_a_data_folder_of_another_server_version_is_left_as_it_is(tmp_path: Path):
    folder = tmp_path / "data" / "bus"
    folder.mkdir(parents=True)
    (folder / "SERVER").write_text("redis 7\n")

    code, told = start(tmp_path)

    assert code == 69
    assert "was written by redis 7" in told
    assert "move the folder away" in told
    assert (folder / "SERVER").read_text() == "redis 7\n"


def test_a_database_from_a_newer_diana_is_left_as_it_is(tmp_path: Path):
    (tmp_path / "data").mkdir()
    with sqlite3.connect(tmp_path / "data" / "diana.sqlite3") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")

    code, told = start(tmp_path)

    assert code == 78
    assert "revision 9999" in told


def test_a_second_diana_on_the_same_data(tmp_path: Path):
    first = Program(
        [*DIANA, "run"],
        tmp_path / "first",
        {"HTTP_PORT": "0", "PLAYGROUND_PORT": "0", "DATA_DIR": str(tmp_path / "data"), "LOG_FORMAT": "json"},
    )
    try:
        first.wait_for("Diana is listening")
        code, told = start(tmp_path)
        assert first.stop(signal.SIGINT) == 0
    finally:
        first.end()

    assert code in (69, 75)
    assert str(tmp_path / "data") in told


async def test_sigterm_while_starting_stops_in_time(tmp_path: Path):
    diana = Program(
        [*DIANA, "run"],
        tmp_path,
        # Nobody answers there, so the start goes on until it is stopped.
        {"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": "http://127.0.0.1:1", "HTTP_PORT": "0", "LOG_FORMAT": "json"},
    )
    try:
        await asyncio.to_thread(diana.wait_for, "telegram_not_reachable")
        code = await asyncio.to_thread(diana.stop, signal.SIGTERM, 5.0)
    finally:
        diana.end()

    assert code == 0
