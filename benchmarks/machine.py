"""What the figures were taken on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("redis", "hiredis", "faststream", "uvloop", "orjson", "pydantic")


def describe(server: str) -> list[str]:
    """Processor, system, Python, server and packages: one line each."""
    packages = ", ".join(f"{name} {found}" for name in PACKAGES if (found := _version(name)) is not None)
    return [
        f"{os.cpu_count()} cores, {_processor()}; {platform.system()} {platform.release()}",
        f"{platform.python_implementation()} {platform.python_version()}; {server}",
        packages,
    ]


def load() -> float:
    """How many processes wanted a core during the last minute: well above one, and somebody else was at work."""
    return os.getloadavg()[0]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
