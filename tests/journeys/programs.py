"""The real programs, as processes: a playground to be Telegram, and Diana pointed at it."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

START_WITHIN_S = 60.0
DIANA = [sys.executable, "-m", "bot"]
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}


class Program:
    """A process whose output goes to a file, with the first line in it that matches something."""

    def __init__(self, command: list[str], folder: Path, env: Mapping[str, str] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.log_path = folder / "output.log"
        self._log = self.log_path.open("ab")
        self._seen = self.log_path.stat().st_size
        self.process = subprocess.Popen(
            command, cwd=folder, env=_ENVIRONMENT | dict(env or {}), stdout=self._log, stderr=subprocess.STDOUT
        )

    def wait_for(self, pattern: str, within_s: float = START_WITHIN_S) -> re.Match[str]:
        """The first match in what this process has written; fails when it ends or takes too long."""
        deadline = time.monotonic() + within_s
        while True:
            ended = self.process.poll()
            if found := re.search(pattern, self.output()):
                return found
            assert ended is None, f"ended with {ended} before {pattern!r}:\n{self.output()}"
            assert time.monotonic() < deadline, f"no {pattern!r} within {within_s} s:\n{self.output()}"
            time.sleep(0.02)

    def output(self) -> str:
        """What this process has written so far."""
        with self.log_path.open("rb") as log:
            log.seek(self._seen)
            return log.read().decode(errors="replace")

    def lines(self) -> list[dict[str, object]]:
        """The JSON log lines among the output."""
        return [json.loads(line) for line in self.output().splitlines() if line.startswith("{")]

    def stop(self, number: int = signal.SIGTERM, within_s: float = 20.0) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.process.send_signal(number)
        code = self.process.wait(within_s)
        self._log.close()
        return code

    def end(self) -> None:
        """Make sure it is gone."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._log.close()


class BotApi(Protocol):
    """Somebody whose Bot API a Diana can be pointed at."""

    url: str
    token: str


class Telegram(Program):
    """The playground on its own."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        super().__init__(
            [sys.executable, "-m", "bot.playground", "--port", str(port), "--data", str(folder / "data")], folder
        )
        match = self.wait_for(r"Playground: (\S+)  token: (\S+)")
        self.url, self.token = match[1], match[2]


class Diana(Program):
    """The bot, pointed at a Telegram; ready to answer once the constructor returns."""

    def __init__(self, folder: Path, telegram: BotApi, roles: str | None = None, **settings: str) -> None:
        env = {
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE": telegram.url,
            "TELEGRAM_SEND_RATE": "1000",
            "TYPING_S": "0",
            "HTTP_PORT": "0",
            "LOG_FORMAT": "json",
            "DATA_DIR": str(folder / "data"),
            **settings,
        }
        super().__init__([*DIANA, "run", *(["--roles", roles] if roles else [])], folder, env)
        self.data_dir = folder / "data"
        self.wait_for(r"Diana is listening")
        self.http_url = self.wait_for(r'"HTTP is up", "url": "([^"]+)"')[1]


def ledger(data_dir: Path) -> dict[int, tuple[int, list[tuple[str, str, int]]]]:
    """Each player's balance and what moved it, as (reason, detail, amount), straight from the database file."""
    with sqlite3.connect(f"file:{data_dir / 'diana.sqlite3'}?mode=ro", uri=True) as database:
        balances = database.execute("SELECT user_id, balance FROM players").fetchall()
        books: dict[int, tuple[int, list[tuple[str, str, int]]]] = {user_id: (sum_, []) for user_id, sum_ in balances}
        for user_id, *movement in database.execute("SELECT user_id, reason, detail, amount FROM ledger ORDER BY id"):
            books[user_id][1].append(tuple(movement))
    return books
