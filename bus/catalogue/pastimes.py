"""What players do beside earning: look at the boards, buy and use things, answer the question of the day."""

from __future__ import annotations

from dataclasses import field

from bus.catalogue.request import RequestEvent
from bus.event import BaseEvent
from bus.event_types import EventPriority, EventType


class LeaderboardRequestedEvent(RequestEvent, event_type=EventType.LEADERBOARD_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see a board: `period` is week, month or all, `metric` points, streak or chapters."""

    period: str = "week"
    metric: str = "points"


class WeekEndedEvent(
    BaseEvent, event_type=EventType.WEEK_ENDED, priority=EventPriority.HIGH, partition_by=("week",)
):  # fmt: skip
    """A week of the boards is over: `week` is ISO 8601, such as 2027-W01, and runs in UTC."""

    week: str


class ShopRequestedEvent(RequestEvent, event_type=EventType.SHOP_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see what there is to buy, or (with `item_id`) one thing of it."""

    item_id: str | None = None


class PurchaseRequestedEvent(RequestEvent, event_type=EventType.PURCHASE_REQUESTED, source="telegram_adapter"):
    """Somebody buys a thing for the `price` they were shown, in points."""

    item_id: str = ""
    price: int = 0


class ItemPurchasedEvent(BaseEvent, event_type=EventType.ITEM_PURCHASED):
    """A thing was bought and paid. `kind` is freeze, hint, title or gift; `price` what it cost, in points."""

    user_id: int
    item_id: str
    kind: str
    price: int


class BagRequestedEvent(RequestEvent, event_type=EventType.BAG_REQUESTED, source="telegram_adapter"):
    """Somebody wants to see what they have, or (with `item_id`) one thing of it."""

    item_id: str | None = None


class ItemUseRequestedEvent(RequestEvent, event_type=EventType.ITEM_USE_REQUESTED, source="telegram_adapter"):
    """Somebody uses a thing they have; a gift is for the character `character_id`."""

    item_id: str = ""
    character_id: str | None = None


class ItemUsedEvent(BaseEvent, event_type=EventType.ITEM_USED):
    """Somebody used a thing they had: `kind` is hint, gift (for the character `character_id`) or title.

    `name` is what the thing is called, by language code; a title that was taken off has none.
    """

    user_id: int
    item_id: str
    kind: str
    character_id: str | None = None
    name: dict[str, str] = field(default_factory=dict)


class QuizRequestedEvent(RequestEvent, event_type=EventType.QUIZ_REQUESTED, source="telegram_adapter"):
    """Somebody wants the question of the day."""


class QuizAnswerRequestedEvent(RequestEvent, event_type=EventType.QUIZ_ANSWER_REQUESTED, source="telegram_adapter"):
    """Somebody answers the question of `day` (ISO 8601) with the choice shown at `place` (0, 1, …)."""

    day: str = ""
    place: int = 0


class QuizAnsweredEvent(BaseEvent, event_type=EventType.QUIZ_ANSWERED):
    """The question of somebody's day was answered, once."""

    user_id: int
    question_id: str
    difficulty: str
    is_right: bool


class PlayerVisibilityChangedEvent(BaseEvent, event_type=EventType.PLAYER_VISIBILITY_CHANGED):
    """Others may see a player on the boards from now on, or not any more."""

    user_id: int
    is_visible: bool
