"""The folder of the embedded server: whose data it holds, who uses it now, and the files around the server."""

from __future__ import annotations

import fcntl
import os
import re
import shlex
from pathlib import Path

from bus.embedded.address import Address
from bus.embedded.binary import ServerBinary
from bus.embedded.errors import EmbeddedServerError

LOG_LIMIT_BYTES = 1_000_000
LAST_WORDS_BYTES = 4096


class ServerFolder:
    """`data_dir/bus`. All files in it can be read by their owner alone.

    SERVER        who wrote the data, `valkey 9`
    app.lock      held by the app that uses the folder, with its process id
    server.lock   held by the server itself, which can outlive a killed app for a moment
    server.conf   the configuration of this run, the password included
    address       the address of this run, for the command line
    server.log    what the server says
    appendonlydir the data
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir.absolute() / "bus"
        self.marker = self.path / "SERVER"
        self.conf = self.path / "server.conf"
        self.address = self.path / "address"
        self.log = self.path / "server.log"
        self.data = self.path / "appendonlydir"
        self._claim: int | None = None

    def claim(self, binary: ServerBinary) -> None:
        """Make the folder and keep it until `release`. The kernel frees it when this process dies.

        Raises EmbeddedServerError when another app uses it, when another flavour or major version wrote it (then
        nothing in it was touched), or when it cannot be written.
        """
        try:
            self.refuse_foreign_data(binary)
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = self._lock_for_app()
            try:
                self.refuse_foreign_data(binary)
                if not self.marker.exists():
                    self.write_private(self.marker, f"{binary.label}\n")
            except BaseException:
                os.close(lock)
                raise
        except OSError as error:
            raise EmbeddedServerError(f"{self.path} cannot be written: {error.strerror or error}") from error
        self._claim = lock

    def release(self) -> None:
        """Give the folder up: forget this run's secrets, let the next app in. Harmless when it is not held."""
        if self._claim is None:
            return
        self.address.unlink(missing_ok=True)
        self.conf.unlink(missing_ok=True)
        os.close(self._claim)
        self._claim = None

    def try_server_lock(self) -> int | None:
        """The lock on the data, as an open file to hand to the server; None while an earlier server still has it."""
        return _try_lock(self.path / "server.lock")

    def open_log(self) -> int:
        """The log as an open file to append to, started afresh once it has passed a megabyte."""
        fd = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        if os.fstat(fd).st_size > LOG_LIMIT_BYTES:
            os.ftruncate(fd, 0)
        return fd

    def last_words(self, since: int) -> str:
        """What the server wrote to its log after byte `since`, at most the last 4 KiB."""
        with self.log.open("rb") as log:
            log.seek(max(since, os.fstat(log.fileno()).st_size - LAST_WORDS_BYTES))
            return log.read().decode(errors="replace").strip()

    def write_conf(self, address: Address) -> None:
        """Write the configuration for a run at `address`."""
        listen = {"port": str(address.port), "bind": "127.0.0.1"}
        if address.path is not None:
            listen = {"port": "0", "unixsocket": str(address.path), "unixsocketperm": "700"}
        settings = {
            **listen,
            "requirepass": address.password,
            "protected-mode": "yes",
            "daemonize": "no",
            "dir": str(self.path),
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "appendfilename": "bus.aof",
            "appenddirname": self.data.name,
            # A crash can cut the last write short: the whole events before it are good.
            "aof-load-truncated": "yes",
            # Eviction would delete queues together with their groups.
            "maxmemory-policy": "noeviction",
            # The server's memory test after a crash takes longer than a restart.
            "crash-memcheck-enabled": "no",
        }
        self.write_private(self.conf, "".join(f"{name} {_quoted(value)}\n" for name, value in settings.items()))

    def write_private(self, path: Path, text: str) -> None:
        """Write a file whole or not at all, readable by its owner alone."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        draft.replace(path)

    def refuse_foreign_data(self, binary: ServerBinary) -> None:
        """Raises EmbeddedServerError when another flavour or major version wrote the data. Touches nothing."""
        if self.marker.exists():
            writer = self.marker.read_text(encoding="utf-8", errors="replace").strip()[:80] or "an unknown server"
        elif self.data.exists():
            writer = "an unknown server"
        else:
            return
        if writer != binary.label:
            away = self.path.with_name("bus-" + re.sub(r"[^\w.]+", "-", writer))
            move = f"mv {shlex.quote(str(self.path))} {shlex.quote(str(away))}"
            raise EmbeddedServerError(
                f"{self.path} was written by {writer}; this is {binary.label}. Start with that server "
                f"(REDIS_SERVER_BIN=…), or move the folder away: {move}"
            )

    def _lock_for_app(self) -> int:
        path = self.path / "app.lock"
        lock = _try_lock(path)
        if lock is None:
            owner = path.read_text(encoding="utf-8", errors="replace").strip() or "unknown"
            raise EmbeddedServerError(
                f"{self.path} is in use by another Diana (process {owner}). Stop it first, or give this one a DATA_DIR "
                "of its own"
            )
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        return lock


def _try_lock(path: Path) -> int | None:
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    except OSError:
        os.close(fd)
        raise
    return fd


def _quoted(value: str) -> str:
    """`value` as the server's configuration parser reads it back: everything unusual as \\xHH."""
    plain = "".join(chr(b) if 0x20 <= b < 0x7F and b not in b'"\\' else f"\\x{b:02x}" for b in os.fsencode(value))
    return f'"{plain}"'
