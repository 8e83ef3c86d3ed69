"""Points, streaks, achievements and boards."""

from __future__ import annotations

from dataclasses import field

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class PointsAwardedEvent(BaseEvent, event_type=EventType.POINTS_AWARDED):
    """Points were credited. `points_amount` is what the ledger got, the multiplier already in it.

    `while_playing`: by something the player did with the bot at that moment.
    """

    user_id: int
    points_amount: int
    action_type: str
    multiplier: float = 1.0
    while_playing: bool = False


class PointsDeductedEvent(BaseEvent, event_type=EventType.POINTS_DEDUCTED):
    """Points were spent or revoked: `points_amount` of them.

    Zero where a revocation found nothing left to take; negative where a purchase was revoked and its points came back.
    `score_amount` is what the lifetime score lost with them: spending takes nothing from it, a revocation what the
    revoked award had added.
    """

    user_id: int
    points_amount: int
    reason: str
    score_amount: int = 0


class AchievementUnlockedEvent(
    BaseEvent, event_type=EventType.ACHIEVEMENT_UNLOCKED, priority=EventPriority.HIGH
):  # fmt: skip
    """A user reached an achievement, once."""

    user_id: int
    achievement_id: str
    achievement_name: str
    achievement_category: str
    points_reward: int = 0


class StreakUpdatedEvent(BaseEvent, event_type=EventType.STREAK_UPDATED):
    """A streak grew, or broke and began again. Streaks count days of the user's own calendar."""

    user_id: int
    previous_streak: int
    current_streak: int
    streak_type: str
    is_broken: bool = False


class LeaderboardUpdatedEvent(BaseEvent, event_type=EventType.LEADERBOARD_UPDATED, priority=EventPriority.LOW):
    """A user's place on a board changed. Rank 1 is the top; None: not on the board."""

    user_id: int
    leaderboard_type: str
    previous_rank: int | None
    new_rank: int | None
    score: int


class PointsRequestedEvent(RequestEvent, event_type=EventType.POINTS_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see their balance."""


class DailyRequestedEvent(RequestEvent, event_type=EventType.DAILY_REQUESTED, source="telegram_adapter"):
    """Somebody claims the reward of the day."""


class AchievementsRequestedEvent(
    RequestEvent, event_type=EventType.ACHIEVEMENTS_REQUESTED, source="telegram_adapter"
):  # fmt: skip
    """Somebody wants to see a page (0, 1, …) of the achievements."""

    page: int = 0


class SpendingRequestedEvent(BaseEvent, event_type=EventType.SPENDING_REQUESTED):
    """Another service asks for points of a user, who agreed to it. The answer is `gamification.spending.settled`.

    `spending_id` is the asker's own: asked twice, it is spent once.
    """

    user_id: int
    spending_id: str
    points_amount: int
    purpose: str


class SpendingSettledEvent(BaseEvent, event_type=EventType.SPENDING_SETTLED):
    """What became of a spending: paid, or refused because there were not enough points. `balance` is what is left."""

    user_id: int
    spending_id: str
    points_amount: int
    purpose: str
    is_paid: bool
    balance: int


class SpendingReturnRequestedEvent(BaseEvent, event_type=EventType.SPENDING_RETURN_REQUESTED):
    """What was paid for is not wanted any more: the points of that spending go back, once."""

    user_id: int
    spending_id: str
    points_amount: int


class LevelReachedEvent(BaseEvent, event_type=EventType.LEVEL_REACHED):
    """A player stands on another level: a higher one by earning, a lower one only where points were revoked.

    The level begins at a lifetime score of `level_score` and ends before `next_level_score`. `title` is what the player
    is called there, by language code. `while_playing`: by something they did with the bot at that moment.
    """

    user_id: int
    level: int
    previous_level: int
    score: int
    level_score: int
    next_level_score: int
    title: dict[str, str] = field(default_factory=dict)
    while_playing: bool = False


class StreakReminderDueEvent(BaseEvent, event_type=EventType.STREAK_REMINDER_DUE):
    """The time has come to look whether the streak that ended on `day` (ISO 8601, the last claimed one) will break."""

    user_id: int
    day: str


class AwardRequestedEvent(BaseEvent, event_type=EventType.AWARD_REQUESTED, source="admin"):
    """An admin gives somebody points, for a reason in their own words. The answer is `gamification.award.settled`.

    `wish_id` is the asker's own number for it, told back with the answer.
    """

    admin_user_id: int
    user_id: int
    points_amount: int
    reason: str
    wish_id: int | None = None


class AwardSettledEvent(BaseEvent, event_type=EventType.AWARD_SETTLED):
    """What became of an award.

    `why` it was not given: amount (it is 1 to `at_most`), day (`at_most` are left), banned; "" where it was.
    `balance_before` and `balance` are the person's, without and with it.
    """

    admin_user_id: int
    user_id: int
    points_amount: int
    why: str
    at_most: int
    balance_before: int
    balance: int
    wish_id: int | None = None


class RevocationRequestedEvent(
    BaseEvent, event_type=EventType.REVOCATION_REQUESTED, source="admin", partition_by=("user_id", "ledger_id")
):
    """An admin takes back one row of the ledger: an award, or (as a refund) a purchase. Each row goes back once.

    `user_id` is whose row it is, when the admin's side knows. The answer is `gamification.revocation.settled`;
    `wish_id` is the asker's own number for it, told back with the answer.
    """

    admin_user_id: int
    ledger_id: int
    reason: str
    user_id: int | None = None
    wish_id: int | None = None


class RevocationSettledEvent(
    BaseEvent, event_type=EventType.REVOCATION_SETTLED, partition_by=("user_id", "ledger_id")
):  # fmt: skip
    """What became of a revocation. `why` nothing was taken back: unknown, revocation, again; or "".

    `amount` is what the balance moved by: negative where points were taken, positive where they came back.
    """

    admin_user_id: int
    ledger_id: int
    why: str
    user_id: int | None = None
    amount: int = 0
    balance_before: int = 0
    balance: int = 0
    wish_id: int | None = None
