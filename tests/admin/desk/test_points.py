"""Points given and taken back from the desk: once, within limits, told to everybody it is about."""

from __future__ import annotations

from typing import Any

import pytest

from bus import AdminActionPerformedEvent, BaseEvent
from services.screens import Screen
from tests.admin.desk.world import ANA, BEN, OWNER, DeskWorld, acts, shown, told_to


async def balance(world: DeskWorld) -> int:
    player = await world.player(ANA)
    return player.balance if player else 0


def details(events: list[BaseEvent]) -> dict[str, Any]:
    (act,) = (event for event in events if isinstance(event, AdminActionPerformedEvent))
    return act.action_details


async def test_an_award_is_tapped_together_and_told_to_the_person_with_the_reason(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    amounts = shown(await world.taps(OWNER, ANA, "award"), Screen.PERSON_CHOICE)["choices"]
    words = shown(await world.taps(OWNER, ANA, "award", amounts[1]), Screen.PERSON_WORDS)
    typed = await world.asks(OWNER, f"@ana {words['word']} {words['number']} found a bug")
    done = await world.answers(OWNER, shown(typed, Screen.PERSON_CONFIRM)["wish_id"])

    assert shown(done, Screen.AWARDED)["note"] == "found a bug"
    assert Screen.AWARDED in told_to(done, ANA)
    assert (shown(done, Screen.PERSON_DONE)["why"], shown(done, Screen.PERSON_DONE)["balance"]) == ("", 200)
    told = details(done)
    assert (told["before"], told["after"], told["number"]) == ({"balance": 100}, {"balance": 200}, 100)
    assert await balance(world) >= 200


async def test_a_yes_told_twice_gives_once(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    wish = shown(await world.asks(OWNER, "@ana award 100 kind"), Screen.PERSON_CONFIRM)["wish_id"]

    first, again = await world.answers(OWNER, wish), await world.answers(OWNER, wish)

    assert acts(first) == [("award", "done", "")]
    assert shown(again, Screen.PERSON_REFUSED)["why"] == "stale"
    assert [row.amount for row in await world.rows(ANA) if row.reason == "admin_award"] == [100]


@pytest.mark.parametrize(("points", "why"), [(10_001, "amount"), (0, "number")])
async def test_an_award_beyond_the_limit_is_refused_and_audited(world: DeskWorld, points: int, why: str) -> None:
    await world.arrives(ANA, "Ana", "ana")
    asked = await world.asks(OWNER, f"@ana award {points} kind")

    events = asked if why == "number" else await world.answers(OWNER, shown(asked, Screen.PERSON_CONFIRM)["wish_id"])

    assert acts(events) == [("award", "refused", why)]
    assert await balance(world) == 100


async def test_nobody_gives_points_to_themselves(world: DeskWorld) -> None:
    await world.arrives(OWNER, "Olga", "olga")

    events = await world.asks(OWNER, f"{OWNER} award 100 well done me")

    assert acts(events) == [("award", "refused", "oneself")]


async def test_a_row_is_taken_back_from_the_ledger_once(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.does(OWNER, "@ana award 100 a mistake")
    rows = shown(await world.opens(OWNER, ANA, "ledger"), Screen.PERSON_LEDGER)["rows"]
    row = next(row["ledger_id"] for row in rows if row["reason"] == "admin_award")

    done = await world.does(OWNER, f"@ana revoke {row} it was for Ben")
    again = await world.asks(OWNER, f"@ana revoke {row} it was for Ben")

    assert shown(done, Screen.POINTS_REVOKED)["note"] == "it was for Ben"
    assert shown(done, Screen.PERSON_DONE)["amount"] == -100
    assert details(done)["before"]["balance"] - details(done)["after"]["balance"] == 100
    assert acts(again) == [("revoke", "refused", "again")]


async def test_a_row_of_somebody_else_is_not_there(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.arrives(BEN, "Ben", "ben")
    row = (await world.rows(BEN))[0].ledger_id

    assert acts(await world.asks(OWNER, f"@ana revoke {row} hm")) == [("revoke", "refused", "unknown")]


async def test_a_confirmation_shows_the_row_it_is_about(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    row = (await world.rows(ANA))[0]

    asked = shown(await world.asks(OWNER, f"@ana revoke #{row.ledger_id} why"), Screen.PERSON_CONFIRM)

    assert (asked["entry"]["amount"], asked["entry"]["reason"]) == (100, "welcome")
