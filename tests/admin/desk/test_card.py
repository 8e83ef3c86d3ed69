"""Somebody's card: found by any name, complete, and for those alone who look after people."""

from __future__ import annotations

from typing import Any

import pytest

from bus import ReplyRequestedEvent
from services.admin.desk.pages import ROWS
from services.screens import Screen
from tests.admin.desk.world import ANA, BEN, NOBODY, OWNER, DeskWorld, acts, shown, told_to
from tests.admin.group import CHAT


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("@Ana", {}),
        (str(ANA), {}),
        ("", {"reply_to_user_id": ANA, "reply_to_name": "Ana"}),
        ("", {"mention_user_id": ANA, "mention_name": "Ana"}),
        ("@ana", {"reply_to_user_id": BEN, "reply_to_name": "Ben"}),
    ],
    ids=["a name", "an id", "a reply", "a mention", "a name in a reply"],
)
async def test_a_person_is_found_however_they_are_named(world: DeskWorld, argument: str, told: dict[str, Any]) -> None:
    await world.arrives(ANA, "Ana", "Ana")

    events = await world.asks(OWNER, argument, **told)

    assert shown(events, Screen.PERSON_CARD)["who"] == {"id": ANA, "name": "Ana", "username": "Ana"}
    assert acts(events) == [("user", "done", "")]


async def test_a_name_that_changed_hands_leads_to_who_has_it_now(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "lamp")
    world.clock.move(minutes=1)
    await world.arrives(BEN, "Ben", "lamp")

    assert shown(await world.asks(OWNER, "@lamp"), Screen.PERSON_CARD)["who"]["id"] == BEN


@pytest.mark.parametrize(
    ("argument", "why"),
    [("", "no_target"), ("@nobody", "unknown_name"), (str(NOBODY), "unknown_id"), ("-1001234567", "no_person")],
)
async def test_who_cannot_be_found_is_said(world: DeskWorld, argument: str, why: str) -> None:
    events = await world.asks(OWNER, argument)

    assert shown(events, Screen.PERSON_REFUSED)["why"] == why


async def test_the_card_tells_how_somebody_stands(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.settle(world.daily(ANA))
    await world.moderates(OWNER, "/warn be kind", ANA)
    await world.asks(OWNER, f"{ANA} note  came back   kinder ")

    card = shown(await world.asks(OWNER, "@ana"), Screen.PERSON_CARD)

    assert (card["account"]["registered_at"], card["account"]["vip_until"]) == ("2027-01-01T12:00:00Z", None)
    assert (card["purse"]["balance"], card["purse"]["streak"], card["purse"]["level"]) == (205, 1, 2)
    assert (card["notes"], card["sanctions"], card["roles"]) == (1, 1, [])


async def test_somebody_who_was_only_seen_has_a_card_without_an_account(world: DeskWorld) -> None:
    events = await world.asks(OWNER, reply_to_user_id=BEN, reply_to_name="Ben")

    card = shown(events, Screen.PERSON_CARD)
    assert (card["who"]["name"], card["account"], card["purse"]) == ("Ben", None, None)


async def test_in_a_group_the_answer_goes_to_the_askers_own_chat(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    events = await world.asks(OWNER, "@ana", chat_id=CHAT, chat_type="supergroup")

    assert {e.chat_id for e in events if isinstance(e, ReplyRequestedEvent)} == {OWNER}


async def test_who_may_not_look_is_told_so_and_the_audit_too(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    events = await world.asks(BEN, "@ana")

    assert told_to(events, BEN) == [Screen.STAFF_ONLY]
    (entry,) = await world.audit("user")
    assert (entry["outcome"], entry["admin_id"], entry["target_id"]) == ("refused", BEN, ANA)


async def test_sanctions_points_and_notes_have_pages(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    for day in range(ROWS + 1):
        await world.settle(world.daily(ANA))
        await world.moderates(OWNER, f"/mute 1h day {day}", ANA)
        await world.asks(OWNER, f"{ANA} note day {day}")
        world.clock.move(days=1)

    for tab, screen in (
        ("sanctions", Screen.PERSON_SANCTIONS),
        ("ledger", Screen.PERSON_LEDGER),
        ("notes", Screen.PERSON_NOTES),
    ):
        first = shown(await world.opens(OWNER, ANA, tab), screen)
        second = shown(await world.opens(OWNER, ANA, tab, page=1), screen)
        assert (len(first["rows"]), first["has_more"]) == (ROWS, True)
        assert second["rows"]
        assert not second["has_more"]
        assert first["rows"][0]["at"] > second["rows"][0]["at"]


async def test_turning_a_tab_leaves_no_trace(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    assert acts(await world.opens(OWNER, ANA, "ledger")) == []
