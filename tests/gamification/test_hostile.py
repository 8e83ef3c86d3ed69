"""Whatever is made up, stale or meant for somebody else gets an answer and changes nothing."""

from __future__ import annotations

from itertools import product
from typing import Any

from bus import (
    AchievementsRequestedEvent,
    BagRequestedEvent,
    HelpRequestedEvent,
    ItemUseRequestedEvent,
    LanguageRequestedEvent,
    PurchaseRequestedEvent,
    QuizAnswerRequestedEvent,
    ReplyRequestedEvent,
    RequestEvent,
    SettingsRequestedEvent,
    ShopRequestedEvent,
    TalkHeardEvent,
    TimeZoneRequestedEvent,
)
from bus.catalogue import AwardRequestedEvent
from tests.gamification.dying import contents
from tests.gamification.world import World

WORDS = ("1e9", "-1", "NaN", "", " ", "🏳️‍🌈", "\u202eesor", "שלום", "'; DROP TABLE players; --", "a" * 4000, "rose\0")
"""What somebody types, or puts into a button of their own making."""
NUMBERS = (10**9, -(10**9), 2**53, -1)

THING = {"item_id": "rose"}


def requests(world: World) -> list[RequestEvent]:
    """Everything a button or a command can ask for, with what no menu offers."""
    who: dict[str, Any] = {"user_id": 7, "chat_id": 7, "message_id": 5, "timestamp": world.clock()}
    made_of_words = (
        lambda word: ShopRequestedEvent(**who, item_id=word),
        lambda word: BagRequestedEvent(**who, item_id=word),
        lambda word: PurchaseRequestedEvent(**who, item_id=word, price=1),
        lambda word: ItemUseRequestedEvent(**who, item_id=word, character_id="diana"),
        lambda word: ItemUseRequestedEvent(**who, **THING, character_id=word),
        lambda word: QuizAnswerRequestedEvent(**who, day=word, place=0),
        lambda word: LanguageRequestedEvent(**who, language=word),
        lambda word: SettingsRequestedEvent(**who, setting=word, value=word),
        lambda word: SettingsRequestedEvent(**who, setting="quiet", value=word),
        lambda word: HelpRequestedEvent(**who, unknown_command=word),
        lambda word: TalkHeardEvent(**who, text=word),
    )
    made_of_numbers = (
        lambda number: AchievementsRequestedEvent(**who, page=number),
        lambda number: PurchaseRequestedEvent(**who, **THING, price=number),
        lambda number: QuizAnswerRequestedEvent(**who, day="2027-01-01", place=number),
    )
    return [
        *(make(word) for make, word in product(made_of_words, WORDS)),
        *(make(number) for make, number in product(made_of_numbers, NUMBERS)),
    ]


async def test_what_no_menu_offers_is_answered_and_moves_nothing(world: World) -> None:
    await world.at_home(7)
    await world.settle(AwardRequestedEvent(1, 7, 500, "before"))
    # What the day asks is noted when somebody first comes near it; that is no harm.
    await world.deliver(QuizAnswerRequestedEvent(user_id=7, chat_id=7, day="", place=0, timestamp=world.clock()))
    before = (await contents(world))[:-1]
    person = await world.player(7)

    for request in requests(world):
        caused = await world.deliver(request)

        assert [type(event) for event in caused] == [ReplyRequestedEvent], request
        assert caused[0].payload["chat_id"] == 7
    assert (await contents(world))[:-1] == before
    assert await world.player(7) == person


async def test_a_time_zone_there_is_not_is_nobodys_clock(world: World) -> None:
    await world.at_home(7)

    for word in WORDS:
        await world.settle(TimeZoneRequestedEvent(user_id=7, chat_id=7, region=word, time_zone=word))
        await world.settle(world.moved(7, word))

    person = await world.player(7)
    assert person is not None
    assert person.time_zone == "UTC"
