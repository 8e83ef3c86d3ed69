"""On which file system a folder lies."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")


def file_system_of(folder: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that holds `folder`, such as ext4 or tmpfs; empty where the system does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounted = [(Path(_plain(fields[1])), fields[2]) for line in lines if len(fields := line.split()) > 2]
    # The deepest folder holds it, and of two mounted over each other the later one.
    held = [(len(point.parts), at, kind) for at, (point, kind) in enumerate(mounted) if folder.is_relative_to(point)]
    return max(held)[2] if held else ""


def _plain(escaped: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), escaped)
