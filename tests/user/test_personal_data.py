"""What is held about a person can be handed over whole, and erased whole: in every table there is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select, update

from bus import (
    ErasureDueEvent,
    ErasureRequestedEvent,
    ExportRequestedEvent,
    LanguageRequestedEvent,
    PrivacyRequestedEvent,
    ReplyRequestedEvent,
    RequestEvent,
    TermsRequestedEvent,
    UserProfileUpdatedEvent,
)
from services.admin.broadcasts.tables import broadcast_outcomes
from services.admin.operations.tables import (
    alarms,
    chapter_titles,
    check_reports,
    outages,
    replicas,
    tallies,
    tally_totals,
    told_amounts,
)
from services.admin.tables import moved_groups, newcomer_turns, settings
from services.database.tables import bus_state, events, inbox, outbox, sent_files
from services.gamification.boards.tables import board_weeks
from services.gamification.shop.tables import shop_stock
from services.gamification.tables import ledger
from services.narrative.tables import story_media, story_revisions
from services.personal import Held, PersonalTables, collect_all, erase_all
from services.screens import Screen
from services.tables import PERSONAL_DATA, metadata
from services.user import PersonalArchive
from services.user.tables import departures
from tests.gamification.world import World, only, screens

SOMEBODY = 7_345_678_901
NEIGHBOUR = 7_345_678_902
NAME = "Zenobia"

IMPERSONAL = {
    departures: "marks the id cannot be read from",
    inbox: "ids of events and handlers alone",
    bus_state: "what is known about Redis",
    sent_files: "what pictures and sounds Telegram has",
    story_media: "pictures and sounds of stories",
    story_revisions: "what authors wrote",
    settings: "how groups are kept",
    broadcast_outcomes: "how many people got a broadcast",
    board_weeks: "which weeks are closed",
    shop_stock: "how many of a thing are sold",
    newcomer_turns: "when a group was written to last",
    moved_groups: "which groups became which",
    tallies: "how many, not who",
    tally_totals: "how many, not who",
    chapter_titles: "what authors wrote",
    replicas: "which processes there are",
    check_reports: "what is wrong with which process",
    alarms: "what is wrong",
    outages: "what is wrong",
    told_amounts: "how many of a thing were told of",
}
"""Tables that say nothing about people, and why."""

HOW = (
    "Add Held({name}, {name}.c.<the column that says whose a row is>) to the PersonalTables of its service"
    " (services/<service>/personal_data.py, gathered in services/tables.py): then /export shows its rows and /delete_me"
    " removes them, or makes them nobody's with stays=True. A table without people goes into IMPERSONAL here."
)


def test_every_table_is_somebodys_to_answer_for() -> None:
    covered = {table for part in PERSONAL_DATA for table in part.tables}

    missing = [table.name for table in metadata.sorted_tables if table not in covered | IMPERSONAL.keys()]

    assert not missing, "\n".join(f"{name} is covered by nobody. {HOW.format(name=name)}" for name in missing)


@pytest.mark.parametrize("table", IMPERSONAL, ids=lambda table: table.name)
def test_a_table_that_says_nothing_about_people_has_no_column_for_them(table: Table) -> None:
    suspects = [column.name for column in table.columns if column.name.endswith(("user_id", "person_id", "username"))]

    assert not suspects, HOW.format(name=table.name)


async def lives(world: World, user_id: int, name: str) -> None:
    """Somebody does whatever leaves a trace."""
    await world.settle(world.start(user_id, name, username=name.lower(), language_code="es"))
    await world.settle(LanguageRequestedEvent(user_id=user_id, chat_id=user_id, language="es"))
    await world.settle(world.daily(user_id))


async def published(world: World) -> None:
    """As if the relay had put everything on the bus."""
    async with world.database.write() as connection:
        await connection.execute(update(outbox).values(published_at=world.clock()))


async def mentions(world: World, *traces: str) -> list[str]:
    """Every place of the whole database where one of `traces` stands, as `table.column`."""
    found = set()
    async with world.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                for column, value in row.items():
                    text = value.decode() if isinstance(value, bytes) else str(value)
                    if any(trace in text for trace in traces):
                        found.add(f"{table.name}.{column}")
    return sorted(found)


async def test_after_erasing_nothing_in_the_whole_database_mentions_the_person(world: World) -> None:
    await lives(world, SOMEBODY, NAME)
    await lives(world, NEIGHBOUR, "Ben")
    await published(world)
    assert "events.body" in await mentions(world, str(SOMEBODY), NAME)
    neighbours = await mentions(world, str(NEIGHBOUR))

    async with world.database.write() as connection:
        await erase_all(PERSONAL_DATA, connection, SOMEBODY)

    assert await mentions(world, str(SOMEBODY), NAME, NAME.lower()) == []
    assert await mentions(world, str(NEIGHBOUR)) == neighbours


def forget_me(is_confirmed: bool = True) -> ErasureRequestedEvent:
    return ErasureRequestedEvent(
        user_id=SOMEBODY, chat_id=SOMEBODY, message_id=5, language_code="en", is_confirmed=is_confirmed
    )


async def test_being_forgotten_is_asked_first_and_then_done_told_and_said_in_ones_own_language(world: World) -> None:
    await lives(world, SOMEBODY, NAME)
    await published(world)

    asked = await world.deliver(forget_me(is_confirmed=False))
    balance_then = await world.player(SOMEBODY)
    forgotten = await world.deliver(forget_me())

    assert (screens(asked), screens(forgotten)) == ([Screen.ERASURE_QUESTION], [Screen.ERASED])
    assert balance_then is not None
    assert only(UserProfileUpdatedEvent, forgotten).changes == {"deleted": True}
    assert only(ReplyRequestedEvent, forgotten).language_code == "es"
    assert await world.player(SOMEBODY) is None
    assert screens(await world.deliver(world.points(SOMEBODY), world.start(SOMEBODY)))[-1] == Screen.WELCOME
    assert await mentions(world, NAME.lower()) == []


async def test_what_arrived_after_the_erasure_is_erased_too_unless_the_person_came_back(world: World) -> None:
    await lives(world, SOMEBODY, NAME)
    await lives(world, NEIGHBOUR, "Ben")
    late = world.daily(SOMEBODY), world.daily(NEIGHBOUR)
    for user_id in (SOMEBODY, NEIGHBOUR):
        await world.deliver(ErasureRequestedEvent(user_id=user_id, chat_id=user_id, is_confirmed=True))
    await world.settle(*late, world.start(NEIGHBOUR, "Ben"))

    world.clock.move(hours=1, seconds=1)
    await world.deliver(*(event for event in await world.scheduled() if isinstance(event, ErasureDueEvent)))

    assert await world.player(SOMEBODY) is None
    assert await world.player(NEIGHBOUR) is not None


async def test_the_file_holds_everything_as_json(world: World) -> None:
    await lives(world, SOMEBODY, NAME)

    reply = only(
        ReplyRequestedEvent,
        await world.deliver(ExportRequestedEvent(user_id=SOMEBODY, chat_id=SOMEBODY, message_id=5)),
    )
    file = json.loads(await PersonalArchive(world.database, PERSONAL_DATA, world.clock).file_of(SOMEBODY))

    assert (reply.screen, reply.data, reply.message_id) == (Screen.EXPORT, {}, None)
    assert file["user_id"] == SOMEBODY
    assert file["tables"]["users"][0]["first_name"] == NAME
    assert file["tables"].keys() >= {"players", "ledger", "sagas", "events"}


@pytest.mark.parametrize("wish", [PrivacyRequestedEvent, TermsRequestedEvent])
async def test_the_policy_and_the_terms_are_for_everybody(world: World, wish: type[RequestEvent]) -> None:
    assert len(screens(await world.deliver(wish(user_id=7, chat_id=-100)))) == 1


async def test_the_books_add_up_without_the_name(world: World) -> None:
    await lives(world, SOMEBODY, NAME)
    before = await world.amounts(SOMEBODY)

    async with world.database.write() as connection:
        await erase_all(PERSONAL_DATA, connection, SOMEBODY)
        await erase_all(PERSONAL_DATA, connection, SOMEBODY)
        owners = (
            await connection.execute(select(ledger.c.user_id, func.sum(ledger.c.amount)).group_by("user_id"))
        ).all()

    ((owner, total),) = owners
    assert owner < 0
    assert total == sum(before) > 0


async def test_everything_held_is_handed_over_as_json(world: World) -> None:
    await lives(world, SOMEBODY, NAME)
    await lives(world, NEIGHBOUR, "Ben")

    async with world.database.read() as connection:
        found = await collect_all(PERSONAL_DATA, connection, SOMEBODY)

    assert found["users"][0]["first_name"] == NAME
    assert [row["amount"] for row in found["ledger"]] == await world.amounts(SOMEBODY)
    assert {row["body"]["event_type"] for row in found["events"]} == {
        "user.registered",
        "gamification.achievement.unlocked",
    }
    assert str(NEIGHBOUR) not in str(found)


async def test_what_the_bus_does_not_hold_yet_stays_until_it_does(world: World) -> None:
    await world.deliver(world.start(SOMEBODY, NAME))

    async with world.database.write() as connection:
        await erase_all(PERSONAL_DATA, connection, SOMEBODY)

    assert await mentions(world, NAME) == ["outbox.body"]


async def test_either_side_of_a_row_between_two_people_counts(world: World) -> None:
    letters = Table(
        "letters", MetaData(), Column("giver", String(20)), Column("receiver_id", Integer), Column("note", String(20))
    )
    part = PersonalTables(Held(letters, letters.c.giver, letters.c.receiver_id, stays=True, blank={letters.c.note: ""}))
    async with world.database.write() as connection:
        await connection.run_sync(letters.metadata.create_all)
        rows = [("7", 8, "for you"), ("8", 7, "and you"), ("8", 9, "me too")]
        await connection.execute(insert(letters), [dict(zip(letters.c.keys(), row, strict=True)) for row in rows])

        found = await part.collect(connection, 7)
        await part.erase(connection, 7, -5)
        left: list[Any] = sorted(tuple(row) for row in await connection.execute(select(letters)))

    assert [row["note"] for row in found["letters"]] == ["for you", "and you"]
    assert left == [("-5", 8, ""), ("8", -5, ""), ("8", 9, "me too")]


def test_a_table_whose_rows_are_nobodys_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="events: name the columns"):
        Held(events)
