"""Valkey servers on ports of their own: alone, as masters and replicas, as a Cluster, and Sentinels to watch them."""

from __future__ import annotations

import asyncio
import os
import socket
from pathlib import Path

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bus.embedded import resolve_server
from bus.embedded.process import ServerProcess


def free_port() -> int:
    """A port nobody listens on now, and whose Cluster bus port (10,000 above) is a port too."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port + 10_000 < 65_536:
            return port


class Valkey:
    """One server process. It dies with the tests and can be killed and started again on the same port and data.

    `settings` are lines of its configuration. `program`: the name it is started by, `valkey-sentinel` for a Sentinel.
    """

    def __init__(self, folder: Path, *settings: str, program: str = "valkey-server", port: int = 0) -> None:
        self.port = port or free_port()
        self.folder = folder / f"{program}-{self.port}"
        self.folder.mkdir(parents=True)
        self._binary = self.folder / program
        self._binary.symlink_to(resolve_server(os.environ).path)
        self._conf = self.folder / "server.conf"
        lines = [f"port {self.port}", "bind 127.0.0.1", f'dir "{self.folder}"', *settings]
        if program == "valkey-server":
            lines += ['save ""', "appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction"]
        self._conf.write_text("".join(f"{line}\n" for line in lines))
        self._process: ServerProcess | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def client(self) -> Redis:
        """A plain client of this server alone."""
        return Redis(port=self.port)

    async def start(self, within_s: float = 30.0) -> None:
        """Start, and return once it answers."""
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT)
        output = os.open(self.folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            self._process = ServerProcess(self._binary, self._conf, log=output, lock=lock)
        finally:
            os.close(lock)
            os.close(output)
        async with asyncio.timeout(within_s), self.client() as redis:
            while True:
                try:
                    await redis.ping()
                    return
                except (RedisError, OSError):
                    assert self._process.exit_code is None, (self.folder / "log").read_text()[-2000:]
                    await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """`kill -9`; returns when it is gone."""
        if self._process is not None and self._process.exit_code is None:
            await self._process.end(patience_s=0)

    async def restart(self) -> None:
        """`kill -9`, and start again with what its file holds."""
        await self.kill()
        await self.start()
