"""What things are worth: the rules that turn a deed into points. Pure; the numbers come from `economy.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field, field_validator

from services.content import Content, Many, Word
from services.gamification.levels import Levels
from services.gamification.streaks import StreakRules
from services.gamification.talk import TalkRules, ThanksRules

_Points = Annotated[int, Field(ge=1, le=1_000_000)]


class Reason(StrEnum):
    """Why points moved. The name is kept in the ledger for good and travels as `action_type`."""

    WELCOME = "welcome"
    DAILY = "daily"
    REFERRAL = "referral"
    STREAK_MILESTONE = "streak_milestone"
    STORY_DECISION = "story_decision"
    STORY_CHAPTER = "story_chapter"
    STORY_ENDING = "story_ending"
    STORY_REWARD = "story_reward"
    GROUP_MESSAGE = "group_message"
    THANKS = "thanks"
    ACHIEVEMENT = "achievement"
    SPENDING = "spending"
    QUIZ = "quiz"
    WEEK_PRIZE = "week_prize"
    SHOP = "shop"
    ADMIN_AWARD = "admin_award"
    REVOCATION = "revocation"


WHILE_PLAYING = frozenset(
    (
        Reason.WELCOME,
        Reason.DAILY,
        Reason.STREAK_MILESTONE,
        Reason.STORY_DECISION,
        Reason.STORY_CHAPTER,
        Reason.STORY_ENDING,
        Reason.STORY_REWARD,
        Reason.QUIZ,
    )
)
"""What people earn by something they do with the bot at that moment: then its moments need not wait for quiet hours."""

PRICED = (
    Reason.WELCOME,
    Reason.DAILY,
    Reason.REFERRAL,
    Reason.STORY_DECISION,
    Reason.STORY_CHAPTER,
    Reason.STORY_ENDING,
    Reason.GROUP_MESSAGE,
    Reason.THANKS,
    Reason.QUIZ,
)
"""The reasons whose worth stands under `awards`; the others bring their amount with them."""


@dataclass(frozen=True, slots=True)
class Award:
    """`points` to credit, the multiplier (1.1: ten percent more) already in them."""

    points: int
    multiplier: float


class AwardRule(Content):
    """What one kind of deed earns."""

    points: _Points
    """Before bonuses."""
    daily_cap: _Points | None = None
    """At most so many points of this kind in one day of the person's calendar, bonuses included."""
    streak_bonus: bool = False
    """Whether the bonus of the streak is added."""
    vip_bonus: bool = False
    """Whether the bonus of VIPs is added."""


class StreakBonus(Content):
    """`percent` more from day `from_day` of a streak on."""

    from_day: int = Field(ge=1, le=10_000)
    percent: int = Field(ge=0, le=1000)


class VipRules(Content):
    """What a VIP subscription adds."""

    bonus_percent: int = Field(ge=0, le=1000)
    """On top of every award that has `vip_bonus`."""
    monthly_freeze: bool
    """Whether each month of the person's calendar brings a streak freeze."""


class StoryRules(Content):
    """What stories may give by themselves, beside decisions, chapters and endings."""

    reward_at_most: _Points
    """Points in one reward, whatever its author wrote."""


class AdminRules(Content):
    """What admins may do to the ledger."""

    award_at_most: _Points
    """Points in one award."""
    awards_a_day_at_most: _Points
    """Points that one admin's awards come to in a day (UTC)."""


class Economy(Content):
    """Every number of the economy."""

    awards: dict[Word[Reason], AwardRule]
    """Points for each kind of deed."""
    streak_bonus: Many[StreakBonus] = ()
    """What a streak of daily claims adds: each step holds from its day until the next step's day."""
    streak: StreakRules
    vip: VipRules
    levels: Levels
    group_messages: TalkRules
    thanks: ThanksRules
    story: StoryRules
    admin: AdminRules

    @field_validator("awards")
    @classmethod
    def _every_priced_reason_has_its_award(cls, awards: dict[Reason, AwardRule]) -> dict[Reason, AwardRule]:
        if missing := [reason.value for reason in PRICED if reason not in awards]:
            raise ValueError(f"no award for {', '.join(missing)}")
        if others := [reason.value for reason in awards if reason not in PRICED]:
            raise ValueError(f"no award is looked up for {', '.join(others)}")
        return awards

    @field_validator("streak_bonus")
    @classmethod
    def _days_ascend(cls, bonuses: tuple[StreakBonus, ...]) -> tuple[StreakBonus, ...]:
        for earlier, later in pairwise(bonuses):
            if later.from_day <= earlier.from_day:
                raise ValueError(f"from_day must ascend, {later.from_day} comes after {earlier.from_day}")
        return bonuses

    def award_for(self, reason: Reason, *, streak: int = 0, is_vip: bool = False) -> Award:
        """What a deed earns on day `streak` of a streak (0: none), the caps aside. Half points are rounded up."""
        rule = self.awards[reason]
        # In hundredths of a percent: two bonuses multiply each other.
        parts = 100 + (self._streak_percent(streak) if rule.streak_bonus else 0)
        parts *= 100 + (self.vip.bonus_percent if rule.vip_bonus and is_vip else 0)
        return Award(points=(rule.points * parts + 5_000) // 10_000, multiplier=parts / 10_000)

    def daily_cap(self, reason: Reason) -> int | None:
        """At most so many points for `reason` in one day of a person's calendar; None: as many as there are."""
        return self.awards[reason].daily_cap if reason in self.awards else None

    def _streak_percent(self, streak: int) -> int:
        reached = [bonus.percent for bonus in self.streak_bonus if bonus.from_day <= streak]
        return reached[-1] if reached else 0
