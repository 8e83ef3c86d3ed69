"""Rivals: whether another program asks for updates with the same token, and which of the two gives way.

Telegram cuts a poll off (409) when somebody else begins one, so two pollers cut off each other, again and again, and
each update goes to one of them. Whoever polled first is the one people know: the newcomer gives way.
"""

from __future__ import annotations

from collections import deque

from bot.exit_codes import ExitCode, OperatorError

CUT_OFFS = 3
"""So many make a rival: one is `diana check`, or a predecessor that took its time to end."""
APART_S = 3.0
REMEMBERED_S = 60.0
NEWCOMER_FOR_S = 60.0


class AnotherPoller(OperatorError):
    """Another program polled with this token before we came."""

    exit_code = ExitCode.TEMPORARY


class Rivals:
    """What the polls that were cut off tell. Times are monotonic seconds."""

    def __init__(self, began_at_s: float) -> None:
        self._began_at_s = began_at_s
        self._cut_off_at_s: deque[float] = deque()

    def cut_off(self, now_s: float) -> None:
        """A poll of ours was cut off."""
        self._cut_off_at_s.append(now_s)
        self._forget(now_s)

    def trouble(self, now_s: float) -> str:
        """That there is a rival; empty if none showed within the last minute."""
        self._forget(now_s)
        times = self._cut_off_at_s
        if len(times) < CUT_OFFS or times[-1] - times[0] < APART_S:
            return ""
        return "another program polls with this token, and each update goes to one of the two"

    def yield_to_them(self, now_s: float) -> None:
        """Raise AnotherPoller if there is a rival and it was there first, as far as we can know."""
        if now_s - self._began_at_s < NEWCOMER_FOR_S and (trouble := self.trouble(now_s)):
            raise AnotherPoller(f"{trouble}: stop it, or get a token of its own for each from @BotFather")

    def _forget(self, now_s: float) -> None:
        while self._cut_off_at_s and now_s - self._cut_off_at_s[0] > REMEMBERED_S:
            self._cut_off_at_s.popleft()
