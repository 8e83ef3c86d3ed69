"""The shop and the bag: points become things, once, and things are used, once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bus import (
    BagRequestedEvent,
    BaseEvent,
    ItemPurchasedEvent,
    ItemUsedEvent,
    ItemUseRequestedEvent,
    PointsDeductedEvent,
    PurchaseRequestedEvent,
    ReplyRequestedEvent,
    ShopRequestedEvent,
)
from bus.catalogue import AwardRequestedEvent
from services.content import ContentError, read_content
from services.gamification.content import load_game_content
from services.gamification.shop.bag import Stock
from services.gamification.shop.content import ShopContent
from services.screens import Screen
from tests.gamification.world import World, only, screens

SHOP = load_game_content().shop
ROSE, FREEZE, TITLE, RARE, HINT = "rose", "streak_freeze", "night_owl", "moonlit", "whisper"


def price(item_id: str) -> int:
    item = SHOP.item(item_id)
    assert item is not None
    return item.price


def buys(user_id: int, item_id: str, at: int | None = None) -> PurchaseRequestedEvent:
    cost = at if at is not None else price(item_id)
    return PurchaseRequestedEvent(user_id=user_id, chat_id=user_id, message_id=50, item_id=item_id, price=cost)


def uses(user_id: int, item_id: str, character_id: str | None = None) -> ItemUseRequestedEvent:
    return ItemUseRequestedEvent(user_id=user_id, chat_id=user_id, item_id=item_id, character_id=character_id)


def looks(user_id: int, item_id: str | None = None) -> BagRequestedEvent:
    return BagRequestedEvent(user_id=user_id, chat_id=user_id, item_id=item_id)


async def rich(world: World, user_id: int, points: int = 10_000) -> int:
    """Somebody with that many points, a hundred of them for coming in."""
    await world.deliver(world.registered(user_id))
    if points > 100:
        await world.deliver(
            AwardRequestedEvent(
                admin_user_id=1000 + user_id, user_id=user_id, points_amount=points - 100, reason="a test"
            )
        )
    assert await balance(world, user_id) == points
    return user_id


async def balance(world: World, user_id: int) -> int:
    player = await world.player(user_id)
    assert player is not None
    return player.balance


async def bag(world: World, user_id: int) -> dict[str, int]:
    shown = only(ReplyRequestedEvent, await world.deliver(looks(user_id)))
    return {item["item_id"]: item["held"] for item in shown.data["items"]}


async def said(world: World, event: BaseEvent) -> tuple[str, dict[str, Any]]:
    """The screen an event is answered with, and its data."""
    reply = only(ReplyRequestedEvent, await world.deliver(event))
    return reply.screen, reply.data


async def test_the_shop_shows_its_shelves_and_what_one_has(world: World) -> None:
    await rich(world, 7, 321)

    screen, data = await said(world, ShopRequestedEvent(user_id=7, chat_id=7))

    assert (screen, data["balance"], data["is_gone"]) == (Screen.SHOP, 321, False)
    assert [item["item_id"] for item in data["items"]] == [item.id for item in SHOP.items]
    assert {item["item_id"]: item["left"] for item in data["items"]}[RARE] == 100


async def test_buying_takes_the_points_and_gives_the_thing(world: World) -> None:
    await rich(world, 7)

    caused = await world.deliver(buys(7, ROSE))

    assert only(PointsDeductedEvent, caused).payload == {
        "user_id": 7,
        "points_amount": price(ROSE),
        "reason": "shop",
        "score_amount": 0,
    }
    assert only(ItemPurchasedEvent, caused).item_id == ROSE
    reply = only(ReplyRequestedEvent, caused)
    assert (reply.screen, reply.message_id, reply.data["held"]) == (Screen.SHOP_BOUGHT, 50, 1)
    assert reply.data["balance"] == await balance(world, 7) == 10_000 - price(ROSE)
    assert await bag(world, 7) == {ROSE: 1}


async def test_one_tap_delivered_twice_buys_once(world: World) -> None:
    await rich(world, 7)
    tap = buys(7, ROSE)

    await world.deliver(tap)
    again = await world.deliver(tap)

    assert again == []
    assert await bag(world, 7) == {ROSE: 1}
    assert await balance(world, 7) == 10_000 - price(ROSE)


async def test_what_was_bought_stands_in_the_ledger_by_name(world: World) -> None:
    await rich(world, 7)
    await world.deliver(buys(7, ROSE))

    _, data = await said(world, world.points(7))

    assert data["rows"][0]["amount"] == -price(ROSE)
    assert data["rows"][0]["name"] == {"en": "A rose from the garden", "es": "Una rosa del jardín"}


@pytest.mark.parametrize(
    ("points", "bought_before", "item_id", "at", "notice"),
    [
        (100, [], TITLE, None, "poor"),
        (10_000, [], ROSE, 1, "price_changed"),
        (10_000, [FREEZE, FREEZE], FREEZE, None, "enough"),
        (10_000, [TITLE], TITLE, None, "enough"),
    ],
)
async def test_what_cannot_be_bought_says_why_and_costs_nothing(
    world: World, points: int, bought_before: list[str], item_id: str, at: int | None, notice: str
) -> None:
    await rich(world, 7, points)
    for item in bought_before:
        await world.deliver(buys(7, item))
    before, held = await balance(world, 7), await bag(world, 7)

    screen, data = await said(world, buys(7, item_id, at))

    assert (screen, data["notice"]) == (Screen.SHOP_ITEM, notice)
    assert (await balance(world, 7), await bag(world, 7)) == (before, held)


async def test_a_changed_price_is_told_with_the_one_that_was_shown(world: World) -> None:
    await rich(world, 7)

    _, data = await said(world, buys(7, ROSE, at=79))

    assert (data["price_before"], data["item"]["price"]) == (79, price(ROSE))


@pytest.mark.parametrize("item_id", ["", "nothing", "../../etc/passwd", "rose'; DROP TABLE bag; --", "🌹" * 20])
async def test_a_forged_thing_gets_a_kind_answer_and_changes_nothing(world: World, item_id: str) -> None:
    await rich(world, 7)
    await world.deliver(buys(7, ROSE))
    before = await balance(world, 7)

    answers = [
        await said(world, buys(7, item_id, 1)),
        await said(world, ShopRequestedEvent(user_id=7, chat_id=7, item_id=item_id)),
        await said(world, uses(7, item_id)),
        await said(world, looks(7, item_id)),
        await said(world, uses(7, ROSE, item_id)),
    ]

    assert [(screen, data["is_gone"]) for screen, data in answers] == [
        (Screen.SHOP, True),
        (Screen.SHOP, True),
        (Screen.BAG, True),
        (Screen.BAG, True),
        (Screen.BAG, True),
    ]
    assert (await balance(world, 7), await bag(world, 7)) == (before, {ROSE: 1})


async def test_of_two_replicas_that_sell_the_last_one_one_does(world: World, replica: World) -> None:
    for user_id in range(10, 16):
        await rich(world, user_id)
    async with world.database.write() as connection:
        for _ in range(99):
            assert await Stock(connection).take(RARE, 100)
    wishes = [(where, buys(user_id, RARE)) for where, user_id in zip([world, replica] * 3, range(10, 16), strict=True)]

    await asyncio.gather(*(where.handle(wish) for where, wish in wishes))

    answers = [event for event in await world.everything() if isinstance(event, ReplyRequestedEvent)]
    assert [answer.screen for answer in answers].count(Screen.SHOP_BOUGHT) == 1
    assert [answer.data.get("notice") for answer in answers].count("sold_out") == 5
    left = [await balance(world, user_id) for user_id in range(10, 16)]
    assert sorted(left) == [10_000 - price(RARE), *[10_000] * 5]
    assert (await said(world, ShopRequestedEvent(user_id=10, chat_id=10, item_id=RARE)))[1]["left"] == 0


async def test_many_taps_at_once_buy_only_what_the_points_and_the_bag_allow(world: World, replica: World) -> None:
    await rich(world, 7, 3 * price(FREEZE))

    await asyncio.gather(*(where.handle(buys(7, FREEZE)) for where in (world, replica) for _ in range(4)))

    player = await world.player(7)
    assert player is not None
    assert (player.freezes, player.balance) == (2, price(FREEZE))


async def test_a_bought_freeze_saves_the_streak_by_itself(world: World) -> None:
    await rich(world, 7)
    await world.deliver(world.daily(7), buys(7, FREEZE))
    world.clock.move(days=2)

    caused = await world.deliver(world.daily(7))

    assert only(ReplyRequestedEvent, caused).data["freezes_used"] == 1
    assert await bag(world, 7) == {}


async def test_a_gift_leaves_the_bag_for_the_character(world: World) -> None:
    await rich(world, 7)
    await world.deliver(buys(7, ROSE))
    gift = uses(7, ROSE, "lucien")

    caused = await world.deliver(gift)
    again = await world.deliver(gift, replace(gift, event_id="another tap"))

    used = only(ItemUsedEvent, caused)
    assert (used.item_id, used.kind, used.character_id) == (ROSE, "gift", "lucien")
    assert only(ReplyRequestedEvent, caused).data["character"] == {"en": "Lucien", "es": "Lucien"}
    assert screens(again) == [Screen.BAG]
    assert await bag(world, 7) == {}


async def test_of_two_replicas_that_use_the_last_thing_one_does(world: World, replica: World) -> None:
    await rich(world, 7)
    await world.deliver(buys(7, HINT))

    await asyncio.gather(*(where.handle(uses(7, HINT)) for where in (world, replica) for _ in range(3)))

    caused = await world.everything()
    assert only(ItemUsedEvent, caused).kind == "hint"
    assert screens(caused).count(Screen.BAG) == 5


async def test_a_title_is_put_on_and_taken_off_and_stays_in_the_bag(world: World) -> None:
    await rich(world, 7)
    await world.deliver(buys(7, TITLE), buys(7, "gardener"))

    put_on = await world.deliver(uses(7, TITLE))
    other = await world.deliver(uses(7, "gardener"))
    taken_off = await world.deliver(uses(7, "gardener"))

    assert only(ItemUsedEvent, put_on).name == {"en": "Night owl", "es": "Ave nocturna"}
    worn = {item["item_id"]: item["is_worn"] for item in only(ReplyRequestedEvent, other).data["items"]}
    assert worn == {TITLE: False, "gardener": True}
    assert only(ItemUsedEvent, taken_off).name == {}
    assert await bag(world, 7) == {TITLE: 1, "gardener": 1}


@pytest.mark.parametrize("wish", [uses(7, FREEZE), uses(7, ROSE, "diana"), uses(7, TITLE), uses(7, HINT)])
async def test_what_one_does_not_have_or_cannot_use_stays_unused(world: World, wish: ItemUseRequestedEvent) -> None:
    await rich(world, 7)

    screen, data = await said(world, wish)

    assert (screen, data["is_gone"]) == (Screen.BAG, True)


async def test_strangers_may_look_into_shop_and_bag_and_stay_strangers(world: World) -> None:
    shop = await said(world, ShopRequestedEvent(user_id=99, chat_id=99))
    empty = await said(world, looks(99))

    assert (shop[1]["balance"], empty[1]["items"]) == (0, [])
    assert await world.player(99) is None


GOOD = """
items:
  - {id: rose, kind: gift, icon: "🌹", price: 80, name: {en: A rose, es: Una rosa}, about: {en: Red., es: Roja.}}
characters:
  - {id: diana, name: {en: Diana, es: Diana}}
"""


@pytest.mark.parametrize(
    ("written", "instead", "reason"),
    [
        ("price: 80", "price: 0", r"items\.0\.price.*line 3"),
        ("kind: gift", "kind: sword", r"items\.0\.kind.*line 3"),
        ("es: Una rosa", "fr: Une rose", r"items\.0\.name\.(fr|es).*line 3"),
        ("id: rose", "id: Rose!", r"items\.0\.id.*line 3"),
        ("characters:\n  - {id: diana, name: {en: Diana, es: Diana}}", "", "no characters to give them to"),
        ("  - {id: diana", "  - {id: diana, name: {en: D, es: D}}\n  - {id: diana", "diana is there twice"),
        ("price: 80", "price: 80, hold_at_most: 0", r"hold_at_most.*line 3"),
    ],
)
def test_a_wrong_shop_is_refused_with_line_and_reason(tmp_path: Path, written: str, instead: str, reason: str) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(GOOD, "utf-8")
    assert read_content(path, ShopContent).item("rose") is not None
    path.write_text(GOOD.replace(written, instead), "utf-8")

    with pytest.raises(ContentError, match=reason):
        read_content(path, ShopContent)
