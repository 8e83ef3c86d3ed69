"""What is wrong with a content file."""

from __future__ import annotations

from pathlib import Path


class ContentError(Exception):
    """`economy.yaml: awards.daily: input should be a valid integer (line 6)`: what to mend, and where."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        place = "" if line is None else f" (line {line})"
        super().__init__(f"{path}: {reason}{place}")
        self.path = path
        self.reason = reason
        self.line = line
