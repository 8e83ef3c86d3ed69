"""What the tests of the embedded server share: starting one here or in another process, and looking at processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from bus.embedded import EmbeddedServer

REPOSITORY = Path(__file__).parents[2]
APP = """
import asyncio, sys
from pathlib import Path
from bus.embedded import EmbeddedServer

async def main():
    server = EmbeddedServer(Path(sys.argv[1]), death_watch=sys.argv[2])
    await server.start()
    print(server.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def client_of(url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(url, decode_responses=True, retry=Retry(NoBackoff(), 0)) as client:
        yield client


@asynccontextmanager
async def running(data_dir: Path, **options: object) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer(data_dir, **options)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


@contextmanager
def app_process(data_dir: Path, death_watch: str = "kernel") -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that runs an embedded server in `data_dir`, and that server's process id."""
    app = subprocess.Popen(
        [sys.executable, "-c", APP, data_dir, death_watch], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    with app:
        try:
            while "embedded_server_started" in (line := app.stdout.readline()):
                continue
            yield app, int(line)
        finally:
            app.kill()


def ps(*columns: str) -> list[list[str]]:
    """All processes of the machine, the same way on Linux and macOS."""
    table = subprocess.run(["ps", "-axo", ",".join(f"{name}=" for name in columns)], capture_output=True, check=True)
    return [line.split(maxsplit=len(columns) - 1) for line in table.stdout.decode(errors="replace").splitlines()]


def is_gone(server_pid: int) -> bool:
    """Whether nothing of the server runs any more, helpers included: it leads a process group of its own.

    A process that is dead and only waits for a distant parent to notice (state Z) is gone.
    """
    return not any(group == str(server_pid) and not state.startswith("Z") for group, state in ps("pgid", "stat"))


def command_line(pid: int) -> str:
    [line] = [args for number, args in ps("pid", "args") if number == str(pid)]
    return line


def program(path: Path, says: str, exit_code: int = 0) -> Path:
    """A program that prints one line, whatever it is asked."""
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


def append_only_file(data_dir: Path) -> Path:
    return only(data_dir / "bus" / "appendonlydir", "*.incr.aof")


def only(folder: Path, pattern: str = "*") -> Path:
    [path] = folder.glob(pattern)
    return path
