"""One run of the server program, from its first instruction to its exit code."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Literal

DeathWatch = Literal["kernel", "pipe"]

LAUNCHER = Path(__file__).with_name("launcher.py")
# What a server needs of the environment. It has no business with the app's secrets.
PASSED_ON = ("PATH", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class ServerProcess:
    """A running server that does not outlive its parent and leaves no zombie.

    It is the leader of a session of its own: Ctrl-C in the terminal reaches the app, which stops it last.
    `death_watch` chooses how it learns of its parent's death; see launcher.py.

    Made on the thread of a running event loop, which must live as long as the server should: Linux tells a process of
    its parent's death when the thread that started it ends.
    """

    def __init__(self, server: Path, conf: Path, *, log: int, lock: int, death_watch: DeathWatch = "kernel") -> None:
        pipe, self._alive = os.pipe()
        try:
            self._popen = subprocess.Popen(
                _command(server, conf, lock, pipe, death_watch),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(lock, pipe),
                start_new_session=True,
                umask=0o077,
                # A locale the machine does not have would keep Redis >= 7.2 from starting.
                env={"LC_ALL": "C"} | {name: os.environ[name] for name in PASSED_ON if name in os.environ},
            )
        except BaseException:
            os.close(self._alive)
            raise
        finally:
            os.close(pipe)

        # A thread of our own rather than asyncio's child watchers, which differ between Python versions, platforms and
        # uvloop. It is a daemon: an app that ends without stopping the server must not wait for it.
        exit_code: Future[int] = Future()
        exit_code.set_running_or_notify_cancel()
        self._exit_code = asyncio.wrap_future(exit_code)
        threading.Thread(target=self._reap, args=(exit_code,), name="embedded-server-reaper", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """The exit code, `-9` for signal 9; None while it runs."""
        return self._exit_code.result() if self._exit_code.done() else None

    async def exits_within(self, seconds: float | None) -> bool:
        """Wait for the server to end, `None` without a limit. Whether it has."""
        # wait() and not wait_for(): giving up waiting must not cancel what others wait for.
        done, _ = await asyncio.wait({self._exit_code}, timeout=seconds)
        return bool(done)

    async def end(self, patience_s: float) -> None:
        """Ask it to stop; after `patience_s`, or when this call is cancelled, kill it. Returns when it is gone."""
        try:
            self._popen.terminate()
            await self.exits_within(patience_s)
        finally:
            self._popen.kill()
            await self.exits_within(None)

    def _reap(self, exit_code: Future[int]) -> None:
        code = self._popen.wait()
        os.close(self._alive)
        exit_code.set_result(code)


def _command(server: Path, conf: Path, lock: int, pipe: int, death_watch: DeathWatch) -> Sequence[str | Path]:
    python = [sys.executable, "-I", "-S"]  # without site-packages: 15 ms to start
    return [*python, LAUNCHER, death_watch, str(os.getpid()), str(lock), str(pipe), server, conf]
