"""Clocks: this machine's and those of the servers it talks with."""

from __future__ import annotations

import time

from bot.checks.line import CheckLine, Fault

FAR_S = 5.0
"""The Date of an answer has whole seconds, and the way takes a part of one."""

CLOCKS_APART = Fault(
    "clocks-apart", "clock", "this machine's clock and a server's are more than 5 s apart",
    "days, streaks, sanctions and scheduled events begin and end at the wrong time",
    "run a time service (chrony, systemd-timesyncd) on the machine that is wrong",
)  # fmt: skip


def clock_lines(whose: str, server_s: float) -> list[CheckLine]:
    """A line if the server's clock, in seconds since 1970, says another time than ours."""
    apart_s = server_s - time.time()
    if abs(apart_s) <= FAR_S:
        return []
    return [CLOCKS_APART.found(f"{whose} is {abs(apart_s):.0f} s {'ahead' if apart_s > 0 else 'behind'}")]
