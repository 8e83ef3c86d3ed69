"""Where the embedded server listens, and how to ask whether it does."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from redis import Redis, exceptions
from redis.backoff import NoBackoff
from redis.retry import Retry

# macOS keeps 104 bytes for a socket's path, Linux 108, both with a closing zero.
LONGEST_SOCKET_PATH_BYTES = 103
SOCKET_NAME = "server.sock"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Address:
    """A unix socket (`path`), or a loopback `port` where there is none; either way behind the password."""

    password: str = field(repr=False)
    path: Path | None
    port: int = 0
    borrowed_folder: Path | None = None
    """The temporary folder that was made for `path`, where it does not lie in the data directory."""

    @property
    def url(self) -> str:
        """The address as redis-py reads it, password included."""
        secret = quote(self.password, safe="")
        if self.path is None:
            return f"redis://:{secret}@{LOOPBACK}:{self.port}/0"
        return f"unix://:{secret}@{quote(os.fsencode(self.path))}?db=0"

    def remove(self) -> None:
        """Leave nothing of it on the disk, once the server is gone."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        if self.borrowed_folder is not None:
            # It may be cleared away already, or hold what others put there: an empty leftover hurts nobody.
            with contextlib.suppress(OSError):
                self.borrowed_folder.rmdir()

    def __str__(self) -> str:
        return str(self.path or f"{LOOPBACK}:{self.port}")


def choose_address(folder: Path, password: str) -> Address:
    """An address nobody else can use: a socket in `folder`, else in a private temporary folder, else loopback.

    A socket is preferred because file permissions guard it as well as the password. It does not work where the path
    is too long or the file system has no sockets (shared folders of some virtual machines): each place is tried.
    """
    private = private_temporary_folder(folder)
    if _can_listen(folder / SOCKET_NAME):
        return Address(password, folder / SOCKET_NAME)
    if _fits(private / SOCKET_NAME) and _make_private(private) and _can_listen(private / SOCKET_NAME):
        return Address(password, private / SOCKET_NAME, borrowed_folder=private)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return Address(password, None, port=probe.getsockname()[1])


def private_temporary_folder(folder: Path) -> Path:
    """The temporary folder that stands in for a `folder` whose path is too deep.

    Always the same one for the same folder, so that crashes leave one behind and not one each.
    """
    owner = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"diana-{os.getuid()}-{owner}"


def ask(url: str, timeout_s: float = 1.0) -> Literal["ready", "loading", "silent"]:
    """What the server at `url` says to PING now, without retries. It blocks for up to `timeout_s`."""
    client = Redis.from_url(
        url, retry=Retry(NoBackoff(), 0), socket_timeout=timeout_s, socket_connect_timeout=timeout_s
    )
    try:
        client.ping()
    except exceptions.BusyLoadingError:
        return "loading"
    except (exceptions.ConnectionError, exceptions.TimeoutError):
        return "silent"
    except exceptions.ResponseError:
        # A server on a full disk answers PING with MISCONF. It is there; the bus says what it thinks of its state.
        return "ready"
    else:
        return "ready"
    finally:
        client.close()


def _fits(path: Path) -> bool:
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH_BYTES


def _make_private(folder: Path) -> bool:
    """Whether `folder` is there now and this user's alone. Its name can be guessed: it may be somebody's trap."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _can_listen(path: Path) -> bool:
    if not _fits(path):
        return False
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(os.fspath(path))
        except OSError:
            return False
    path.unlink(missing_ok=True)
    return True
