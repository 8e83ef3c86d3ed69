"""What things are worth: the rules that turn a deed into points. Pure; the numbers come from `economy.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field, field_validator

from services.content import Content, Many, Word


class Reason(StrEnum):
    """Why points moved. The name is kept in the ledger for good and travels as `action_type`."""

    WELCOME = "welcome"
    DAILY = "daily"
    REFERRAL = "referral"


@dataclass(frozen=True, slots=True)
class Award:
    """`points` to credit, the multiplier (1.1: ten percent more) already in them."""

    points: int
    multiplier: float


class StreakBonus(Content):
    """`percent` more from day `from_day` of a streak on."""

    from_day: int = Field(ge=1, le=10_000)
    percent: int = Field(ge=0, le=1000)


class Economy(Content):
    """Every number of the economy."""

    awards: dict[Word[Reason], Annotated[int, Field(ge=1, le=1_000_000)]]
    """Points for each thing a person can earn points with, before bonuses."""
    streak_bonus: Many[StreakBonus] = ()
    """What a streak of daily claims adds: each step holds from its day until the next step's day."""

    @field_validator("awards")
    @classmethod
    def _every_reason_has_its_award(cls, awards: dict[Reason, int]) -> dict[Reason, int]:
        if missing := [reason.value for reason in Reason if reason not in awards]:
            raise ValueError(f"no award for {', '.join(missing)}")
        return awards

    @field_validator("streak_bonus")
    @classmethod
    def _days_ascend(cls, bonuses: tuple[StreakBonus, ...]) -> tuple[StreakBonus, ...]:
        for earlier, later in pairwise(bonuses):
            if later.from_day <= earlier.from_day:
                raise ValueError(f"from_day must ascend, {later.from_day} comes after {earlier.from_day}")
        return bonuses

    def award_for(self, reason: Reason, *, streak: int = 0) -> Award:
        """What a deed earns on day `streak` of a streak (0: streaks do not count here). Half points are rounded up."""
        percent = 100 + self._bonus_percent(streak)
        return Award(points=(self.awards[reason] * percent + 50) // 100, multiplier=percent / 100)

    def _bonus_percent(self, streak: int) -> int:
        reached = [bonus.percent for bonus in self.streak_bonus if bonus.from_day <= streak]
        return reached[-1] if reached else 0
