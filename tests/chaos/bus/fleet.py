"""The replicas: processes that are started, killed, stopped in mid-air and woken."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.chaos.bus.plants import NO_PLANT

PROJECT = Path(__file__).parents[3]


class Fleet:
    """`size` replica processes of one run. What they say goes to `log`."""

    def __init__(
        self, url: str, namespace: str, lease_s: float, ledger: Path, log: Path, plant: str = NO_PLANT
    ) -> None:
        self._command = [sys.executable, "-m", "tests.chaos.bus.replica", url, namespace, str(lease_s), str(ledger)]
        self._plant = plant
        self._log = log
        self.members: list[subprocess.Popen[str]] = []

    async def add(self, count: int = 1) -> None:
        """Start more replicas; returns when they take part."""
        self.members += await asyncio.gather(*(asyncio.to_thread(self._start) for _ in range(count)))

    def _start(self) -> subprocess.Popen[str]:
        with self._log.open("ab") as log:
            member = subprocess.Popen(
                [*self._command, self._plant], stdout=subprocess.PIPE, stderr=log, text=True, cwd=PROJECT
            )
        assert member.stdout is not None
        if member.stdout.readline() != "ready\n":
            raise AssertionError(f"a replica ended with {member.wait()}: {self._log.read_text()[-2000:]}")
        return member

    async def kill(self, at: int) -> None:
        """`kill -9` one."""
        killed = self.members.pop(at)
        killed.kill()
        await asyncio.to_thread(killed.communicate)

    async def dismiss(self, at: int) -> int:
        """SIGTERM one, and wait for its end; the exit code."""
        member = self.members.pop(at)
        member.terminate()
        await asyncio.to_thread(member.communicate)
        return member.returncode

    def freeze(self, at: int) -> None:
        """SIGSTOP: it neither works nor knows that time passes."""
        os.kill(self.members[at].pid, signal.SIGSTOP)

    def thaw(self, at: int) -> None:
        os.kill(self.members[at].pid, signal.SIGCONT)

    async def end(self) -> None:
        for member in self.members:
            member.kill()
        await asyncio.gather(*(asyncio.to_thread(member.communicate) for member in self.members))
        self.members.clear()
