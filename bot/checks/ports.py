"""The ports: that they are free, or Diana's already."""

from __future__ import annotations

import asyncio
import errno
import os
import socket

from bot.checks.line import CheckLine, Fault, Scene, well
from bot.exit_codes import ExitCode

PART = "ports"

TAKEN = Fault(
    "port-taken", PART, "another program listens on HTTP_PORT or PLAYGROUND_PORT",
    "Diana does not start", "stop that program, or choose a free port", ExitCode.TEMPORARY,
)  # fmt: skip
ADDRESS_WRONG = Fault(
    "address-wrong", PART, "HTTP_HOST or PLAYGROUND_HOST is no address of this machine",
    "Diana does not start", "127.0.0.1 for this machine alone, 0.0.0.0 for everybody", ExitCode.CONFIGURATION,
)  # fmt: skip
PRIVILEGED = Fault(
    "port-privileged", PART, "Diana's user may not listen on that port",
    "Diana does not start", "choose a port above 1023, with a proxy in front", ExitCode.CONFIGURATION,
)  # fmt: skip

FAULTS = (TAKEN, ADDRESS_WRONG, PRIVILEGED)


async def look_at_http(scene: Scene) -> list[CheckLine]:
    """Whether webhook, metrics and health can listen."""
    settings = scene.settings
    return await _port("HTTP", settings.http_host, settings.http_port, is_diana=scene.is_running)


async def look_at_playground(scene: Scene) -> list[CheckLine]:
    """Whether the playground can listen, if there is one."""
    settings = scene.settings
    if not settings.playground:
        return []
    return await _port("PLAYGROUND", settings.playground_host, settings.playground_port, is_diana=scene.is_running)


async def _port(part: str, host: str, port: int, *, is_diana: bool) -> list[CheckLine]:
    name, where = f"{part}_PORT", f"{host}:{port}"
    try:
        await asyncio.to_thread(_listen, host, port)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            return [PRIVILEGED.found(f"{name}: {where}: {error.strerror}")]
        if error.errno != errno.EADDRINUSE:
            return [ADDRESS_WRONG.found(f"{part}_HOST: {where}: {error.strerror}")]
        if is_diana:
            return [well(name, f"{where}, in use: Diana is running")]
        return [TAKEN.found(f"{where} is in use", f"stop the program that listens there, or set {name} to a free port")]
    return [well(name, f"{where} is free" if port else f"{host}, any free port")]


def _listen(host: str, port: int) -> None:
    for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as listener:
            if os.name == "posix":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
