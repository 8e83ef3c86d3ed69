"""Buttons of the game: achievements, boards, the shop, the bag, the quiz."""

from __future__ import annotations

from bot.callbacks.tap import Tap
from bus.catalogue import (
    AchievementsRequestedEvent,
    BagRequestedEvent,
    ItemUseRequestedEvent,
    LeaderboardRequestedEvent,
    PurchaseRequestedEvent,
    QuizAnswerRequestedEvent,
    RequestEvent,
    ShopRequestedEvent,
)


class BrowseAchievements(Tap, prefix="a1"):
    """See a page of the achievements."""

    page: int

    def asks_for(self) -> type[RequestEvent]:
        return AchievementsRequestedEvent


class OpenBoard(Tap, prefix="t1"):
    """See a board."""

    period: str
    metric: str

    def asks_for(self) -> type[RequestEvent]:
        return LeaderboardRequestedEvent


class OpenItem(Tap, prefix="i1"):
    """See a thing in the shop."""

    item_id: str

    def asks_for(self) -> type[RequestEvent]:
        return ShopRequestedEvent


class BuyItem(Tap, prefix="p1"):
    """Buy a thing for the price that was shown."""

    item_id: str
    price: int

    def asks_for(self) -> type[RequestEvent]:
        return PurchaseRequestedEvent


class OpenBagItem(Tap, prefix="g1"):
    """See a thing in one's bag."""

    item_id: str

    def asks_for(self) -> type[RequestEvent]:
        return BagRequestedEvent


class UseItem(Tap, prefix="u1"):
    """Use a thing from one's bag; a gift is for a character."""

    item_id: str
    character_id: str | None = None

    def asks_for(self) -> type[RequestEvent]:
        return ItemUseRequestedEvent


class AnswerQuiz(Tap, prefix="k1"):
    """Answer the question of a day with what stands at a place."""

    day: str
    place: int

    def asks_for(self) -> type[RequestEvent]:
        return QuizAnswerRequestedEvent
