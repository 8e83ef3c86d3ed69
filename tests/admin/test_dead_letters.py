"""Dead letters in the chat: seen without anybody's words, decided once by who may, and in the audit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bus import AdminActionPerformedEvent, DeadLettersOrderedEvent
from services.admin.operations.faults import harmless_line
from services.admin.operations.handlers.dead_letters import BATCH
from services.admin.tables import audit_entries
from services.database import Database
from services.screens import Screen
from tests.admin.group import performed, shown
from tests.admin.operators import OWNER, STRANGER, House
from tests.gamification.world import Clock, only, screens


@pytest.fixture
def house(database: Database, clock: Clock) -> House:
    return House(database, clock)


async def test_causes_say_what_broke_and_nothing_about_anybody(house: House) -> None:
    house.box.dies(3, house.clock())

    found = shown(await house.deliver(house.looks_at_letters()), Screen.DEAD_LETTERS)
    cause = shown(await house.deliver(house.looks_at_letters("cause")), Screen.DEAD_LETTER_CAUSE)
    letter = shown(await house.deliver(house.looks_at_letters("letter", page=2)), Screen.DEAD_LETTER)

    assert (found["letters"], found["causes"][0]["count"]) == (3, 3)
    assert found["causes"][0]["line"] == cause["line"] == letter["letter"]["line"] == "balance of … below zero"
    assert (letter["number"], letter["letter"]["letter_id"]) == (2, "0-2-0")
    assert letter["letter"]["fields"] == ["user_id", "points_amount"]


async def test_one_is_given_back_once_however_often_it_is_tapped(house: House) -> None:
    house.box.dies(2, house.clock())

    first = await house.decides("requeue", letter="0-1-0", page=1)
    again = await house.decides("requeue", letter="0-1-0", page=1)

    assert house.box.given == ["0-1-0"]
    assert (shown(first, Screen.DEAD_LETTERS_DECIDED)["done"], len(house.box.letters)) == (1, 1)
    assert shown(again, Screen.DEAD_LETTERS_DECIDED)["done"] == 0


async def test_all_of_a_cause_go_in_batches_and_what_dies_meanwhile_stays(house: House) -> None:
    house.box.dies(BATCH + 5, house.clock())
    order = only(DeadLettersOrderedEvent, await house.deliver(house.looks_at_letters("requeue")))
    house.clock.move(seconds=5)
    house.box.dies(1, house.clock())

    under_way = await house.deliver(order)
    rest = only(DeadLettersOrderedEvent, under_way)
    decided = await house.deliver(rest, rest)

    assert shown(under_way, Screen.DEAD_LETTERS_UNDER_WAY)["done"] == BATCH
    assert shown(decided, Screen.DEAD_LETTERS_DECIDED)["done"] == BATCH + 5
    assert len(house.box.letters) == 1
    assert only(AdminActionPerformedEvent, decided).action_details["count"] == BATCH + 5


async def test_discarding_asks_first(house: House) -> None:
    house.box.dies(2, house.clock())

    asked = await house.decides("discard")
    asked_of_one = await house.decides("discard", letter="0-0-0")
    assert house.box.gone == []
    done = await house.decides("discard", is_sure=True)

    assert shown(asked, Screen.DEAD_LETTER_CAUSE)["asks"]
    assert shown(asked_of_one, Screen.DEAD_LETTER)["asks"]
    assert shown(done, Screen.DEAD_LETTERS_DECIDED)["done"] == len(house.box.gone) == 2


async def test_what_was_decided_and_refused_is_in_the_audit(house: House) -> None:
    house.box.dies(1, house.clock())

    refused = await house.decides("requeue", who=STRANGER)
    assert house.box.given == []
    await house.decides("requeue")

    assert performed(refused) == [("deadletters", "refused", "not_permitted")]
    assert shown(refused, Screen.STAFF_ONLY)["permission"] == "operations.requeue"
    async with house.database.read() as connection:
        rows = await connection.execute(select(audit_entries.c.admin_id, audit_entries.c.outcome))
        assert rows.all() == [(STRANGER, "refused"), (OWNER, "done")]


async def test_a_cause_that_is_gone_leads_to_what_is_left(house: House) -> None:
    assert screens(await house.decides("requeue")) == [Screen.DEAD_LETTERS]


async def test_a_group_that_is_forgotten_cannot_get_anything_back(house: House) -> None:
    house.box.dies(1, house.clock())
    house.box.is_forgotten = True

    events = await house.decides("requeue")

    assert shown(events, Screen.DEAD_LETTERS_DECIDED)["is_forgotten"]
    assert performed(events) == [("deadletters", "failed", "the group is forgotten")]
    assert len(house.box.letters) == 1


async def test_the_list_has_pages_and_says_since_when(house: House) -> None:
    house.box.dies(1, house.clock() - timedelta(hours=3))

    beyond = shown(await house.deliver(house.looks_at_letters(page=7)), Screen.DEAD_LETTERS)

    assert (beyond["page"], beyond["pages"], len(beyond["causes"])) == (0, 1, 1)


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("duplicate key: Key (user_id)=(7345678901)", "duplicate key: Key (user_id)=(…)"),
        ("no such name 'Zenobia Q.'\n  at line 3", "no such name …"),
        ("ask zen@example.org or @zenobia", "ask … or …"),
        ("\n\n took 12 s", "took 12 s"),
        ("x" * 200, "x" * 139 + "…"),
    ],
)
def test_what_could_be_somebodys_is_left_out(said: str, line: str) -> None:
    assert harmless_line(said) == line
