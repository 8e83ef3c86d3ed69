"""Member: this process among all that share a bus, named so that a neighbour can tell whether it still lives."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from uuid import uuid4


def member_id() -> str:
    """`host|pid namespace|pid|start|random`: unique to this call, readable, and enough to look the process up."""
    return "|".join((*_place(), str(os.getpid()), _started(os.getpid()), uuid4().hex[:12]))


def is_dead(member: str) -> bool:
    """Whether `member` was a process of this host that is surely gone. False when that cannot be known from here.

    The pid alone would not do: another process may have it by now, or it may be counted in another namespace.
    """
    host, namespace, pid, started, _ = (member.split("|") + [""] * 5)[:5]
    if (host, namespace) != _place() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return started != _started(int(pid))


def _place() -> tuple[str, str]:
    try:
        return socket.gethostname(), os.readlink("/proc/self/ns/pid")
    except OSError:
        return socket.gethostname(), ""


def _started(pid: int) -> str:
    """When the process began, in clock ticks since the machine did; empty where the system does not tell."""
    try:
        # The name, which may hold spaces, ends with the last parenthesis; the start time is the 20th field behind it.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""
