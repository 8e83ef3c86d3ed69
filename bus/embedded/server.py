"""EmbeddedServer: the life of the server as the app sees it."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import time
from pathlib import Path

import structlog

from bus.embedded.address import Address, ask, choose_address
from bus.embedded.binary import ServerBinary, resolve_server
from bus.embedded.errors import EmbeddedServerError
from bus.embedded.folder import ServerFolder
from bus.embedded.process import DeathWatch, ServerProcess
from bus.ending import end

ANSWER_WITHIN_S = 30.0
LOAD_WITHIN_S = 600.0
PREDECESSOR_GONE_WITHIN_S = 10.0
STOP_WITHIN_S = 10.0
POLL_S = 0.02
RESTART_PAUSE_S = 0.1
RESTART_PAUSE_CAP_S = 5.0
STEADY_AFTER_S = 60.0
# How Valkey 8-9 and Redis 7-8 say that a file of theirs cannot be loaded.
UNREADABLE_DATA = re.compile(
    r"(?:reading the (?:append only|RDB[\w ]*) file|Checking RDB file|obtain the AOF file) (bus\.aof\.[\w.]*\w)"
    r"|FATAL AOF MANIFEST"
)

log = structlog.get_logger(__name__)


class EmbeddedServer:
    """A private server whose data lives in `data_dir`/bus: started, restarted when it dies by itself, stopped.

    Its url stays the same through restarts. When this process dies, also by SIGKILL, the server goes too.
    Use it from one event loop, on a thread that lives as long as the server should.
    """

    def __init__(
        self, data_dir: Path, *, binary: ServerBinary | None = None, death_watch: DeathWatch = "kernel"
    ) -> None:
        self.restarts = 0
        self._binary = binary
        self._death_watch = death_watch
        self._folder = ServerFolder(data_dir)
        self._address: Address | None = None
        self._process: ServerProcess | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address for redis-py, password included: not for logs. EmbeddedServerError unless started."""
        if self._address is None:
            raise EmbeddedServerError("The embedded server is not started")
        return self._address.url

    @property
    def pid(self) -> int | None:
        """The server's process id; None while no server runs."""
        return self._process.pid if self._process is not None and self._process.exit_code is None else None

    async def start(self) -> str:
        """Start the server and return its url once it answers and has loaded its data.

        Raises EmbeddedServerError, with nothing left running, when there is no fit program, the folder is in use,
        foreign or not writable, or the server does not come up: then with its own last words.
        """
        binary = self._binary
        if binary is None:
            binary = await asyncio.to_thread(resolve_server, os.environ)
        self._folder.claim(binary)
        try:
            self._address = choose_address(self._folder.path, secrets.token_urlsafe(24))
            self._folder.write_conf(self._address)
            await self._launch(binary)
            self._folder.write_private(self._folder.address, f"{self.url}\n")
        except OSError as error:
            await self.stop()
            raise EmbeddedServerError(f"{self._folder.path} cannot be used: {error.strerror or error}") from error
        except BaseException:
            await self.stop()
            raise
        self._keeper = asyncio.create_task(self._keep_alive(binary), name="embedded-server-keeper")
        log.info(
            "embedded_server_started", server=f"{binary.flavour} {binary.version}", pid=self.pid, at=str(self._address)
        )
        return self.url

    async def stop(self) -> None:
        """Stop the server, by force after 10 s, and give the folder up. Its data stays. Harmless when not started."""
        try:
            await self._stop_keeper()
        finally:
            try:
                await self._stop_process()
            finally:
                self._leave_folder()

    async def _stop_keeper(self) -> None:
        if self._keeper is None:
            return
        keeper, self._keeper = self._keeper, None
        await end([keeper])

    async def _stop_process(self) -> None:
        process, self._process = self._process, None
        if process is None or process.exit_code is not None:
            return
        await process.end(STOP_WITHIN_S)
        log.info("embedded_server_stopped", pid=process.pid, exit_code=process.exit_code)

    def _leave_folder(self) -> None:
        address, self._address = self._address, None
        try:
            if address is not None:
                address.remove()
        finally:
            self._folder.release()

    async def _launch(self, binary: ServerBinary) -> None:
        """Start the program and wait until it is ready; or EmbeddedServerError, and it is gone."""
        lock = await self._lock_data()
        try:
            output = self._folder.open_log()
            try:
                log_start = os.fstat(output).st_size
                self._process = process = ServerProcess(
                    binary.path, self._folder.conf, log=output, lock=lock, death_watch=self._death_watch
                )
            finally:
                os.close(output)
        finally:
            os.close(lock)
        try:
            await self._until_ready(process, log_start)
        except BaseException:
            await process.end(STOP_WITHIN_S)
            raise

    async def _lock_data(self) -> int:
        """The lock on the data, once no earlier server has it any more.

        The server of an app that was killed a moment ago still writes its last events down: two servers must never
        append to one file.
        """
        deadline = time.monotonic() + PREDECESSOR_GONE_WITHIN_S
        while (lock := self._folder.try_server_lock()) is None:
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"{self._folder.path}: the server of an earlier run is still there after "
                    f"{PREDECESSOR_GONE_WITHIN_S:.0f} s. Find it with: lsof '{self._folder.path / 'server.lock'}'"
                )
            await asyncio.sleep(POLL_S)
        return lock

    async def _until_ready(self, process: ServerProcess, log_start: int) -> None:
        started = time.monotonic()
        limit_s = ANSWER_WITHIN_S
        while (answer := await asyncio.to_thread(ask, self.url)) != "ready":
            if answer == "loading":
                limit_s = LOAD_WITHIN_S
            if time.monotonic() - started > limit_s:
                raise EmbeddedServerError(
                    f"The embedded server is not ready after {limit_s:.0f} s. {self._last_words(log_start)}"
                )
            if await process.exits_within(POLL_S):
                raise EmbeddedServerError(self._why_it_ended(process, log_start))

    def _why_it_ended(self, process: ServerProcess, log_start: int) -> str:
        words = self._folder.last_words(log_start)
        if damage := UNREADABLE_DATA.search(words):
            data = self._folder.data
            return (
                f"{data / (damage[1] or 'bus.aof.manifest')} is damaged and cannot be loaded. Restore {data} from a "
                f"backup, or move it away to start with empty queues. {self._last_words(log_start)}"
            )
        return f"The embedded server ended at once (exit code {process.exit_code}). {self._last_words(log_start)}"

    def _last_words(self, log_start: int) -> str:
        lines = self._folder.last_words(log_start).splitlines()[-3:]
        return f"{self._folder.log} ends: {' | '.join(line.strip() for line in lines) or '(nothing)'}"

    async def _keep_alive(self, binary: ServerBinary) -> None:
        """Start the server again whenever it ends by itself, with growing pauses while it does not stay up."""
        pause_s = RESTART_PAUSE_S
        while self._process is not None:
            process, up_since = self._process, time.monotonic()
            await process.exits_within(None)
            lived_s = time.monotonic() - up_since
            log.error("embedded_server_died", pid=process.pid, exit_code=process.exit_code, lived_s=round(lived_s, 1))
            if lived_s > STEADY_AFTER_S:
                pause_s = RESTART_PAUSE_S
            pause_s = await self._launch_again(binary, pause_s)
            self.restarts += 1
            log.warning("embedded_server_restarted", pid=self.pid, restarts=self.restarts)

    async def _launch_again(self, binary: ServerBinary, pause_s: float) -> float:
        """Try until it is up. Returns the pause before the next try, should it die again soon."""
        while True:
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, RESTART_PAUSE_CAP_S)
            try:
                await self._launch(binary)
            except (EmbeddedServerError, OSError) as error:
                log.error("embedded_server_restart_failed", error=str(error), next_try_s=pause_s)
            else:
                return pause_s


def running_url(data_dir: Path) -> str | None:
    """The url of the live embedded server in `data_dir`, for other processes of the same user; None: there is none.

    It asks the server, which blocks for up to a second. EmbeddedServerError when `data_dir` is another user's.
    """
    folder = ServerFolder(data_dir)
    try:
        url = folder.address.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise EmbeddedServerError(f"{folder.address} cannot be read: {error.strerror or error}") from error
    return url if ask(url) != "silent" else None
