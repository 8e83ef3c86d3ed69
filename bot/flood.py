"""FloodGate: how much one person may ask at once, so that a flood slows whoever makes it and nobody else."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

BURST = 60
"""Requests one person may make at once."""
PER_S = 1.0
"""Requests a second they may make from then on."""

_SWEEP_EVERY = 4096


class Verdict(StrEnum):
    """What becomes of a request."""

    ADMITTED = "admitted"
    FIRST_REFUSED = "first_refused"
    """Left out, and the person has not heard why yet."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a person may still ask, as of a moment; `is_told` once they heard that it was too much."""

    left: float
    at: float
    is_told: bool = False


class FloodGate:
    """Counts requests by person, in this process alone: docs/decisions/0018 says why that is enough."""

    def __init__(
        self, burst: int = BURST, per_s: float = PER_S, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_s = per_s
        self._clock = clock
        self._allowances: dict[int, Allowance] = {}
        self._asked = 0

    def ask(self, user_id: int) -> Verdict:
        """Whether one more request of the person is heard. Once they are quiet for a while, all is forgotten."""
        now = self._clock()
        allowance = self.allowance(user_id)
        left = min(float(self._burst), allowance.left + (now - allowance.at) * self._per_s)
        is_told = allowance.is_told and left < self._burst / 2
        if left >= 1:
            self._allowances[user_id] = Allowance(left - 1, now, is_told)
            self._forget_the_quiet(now)
            return Verdict.ADMITTED
        self._allowances[user_id] = Allowance(left, now, is_told=True)
        return Verdict.REFUSED if is_told else Verdict.FIRST_REFUSED

    def allowance(self, user_id: int) -> Allowance:
        """What the person may still ask: to be restored when what they asked could not be kept and comes again."""
        return self._allowances.get(user_id) or Allowance(float(self._burst), self._clock())

    def restore(self, user_id: int, allowance: Allowance) -> None:
        """As if nothing had been asked since `allowance`."""
        self._allowances[user_id] = allowance

    def _forget_the_quiet(self, now: float) -> None:
        self._asked += 1
        if self._asked % _SWEEP_EVERY == 0:
            full_s = self._burst / self._per_s
            self._allowances = {who: kept for who, kept in self._allowances.items() if now - kept.at < full_s}
