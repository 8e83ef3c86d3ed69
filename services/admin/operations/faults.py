"""Faults: what is said of an error in a chat. Pure.

An error may quote whoever it happened to. What could be theirs is left out: quoted words, addresses, names, and long
numbers.
"""

from __future__ import annotations

import re
from hashlib import sha256

LONGEST_LINE = 140

_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`|«[^»]*»|“[^”]*”""")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_NAME = re.compile(r"(?<!\w)@\w+")
_LONG_NUMBER = re.compile(r"\d{5,}")


def harmless_line(text: str, longest: int = LONGEST_LINE) -> str:
    """The first line of `text` without anything that could be somebody's, cut where it is long."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    for personal in (_QUOTED, _ADDRESS, _NAME, _LONG_NUMBER):
        line = personal.sub("…", line)
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def cause_id(group: str, fingerprint: str) -> str:
    """Eight hex digits that name a group's failures of one fingerprint: short enough for a button."""
    return sha256(f"{group}/{fingerprint}".encode()).hexdigest()[:8]
