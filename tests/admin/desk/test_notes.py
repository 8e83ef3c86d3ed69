"""Notes about people: written at once, removed after a second look."""

from __future__ import annotations

from services.screens import Screen
from tests.admin.desk.world import ANA, BEN, OTHER_OWNER, OWNER, DeskWorld, acts, shown


async def notes(world: DeskWorld) -> list[tuple[int, str]]:
    rows = shown(await world.opens(OWNER, ANA, "notes"), Screen.PERSON_NOTES)["rows"]
    return [(row["note_id"], row["words"]) for row in rows]


async def test_a_note_is_written_by_typing_it_behind_the_name(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    events = await world.asks(OWNER, "@ana note was kind to newcomers")

    assert acts(events) == [("note", "done", "")]
    assert shown(events, Screen.PERSON_DONE)["words"] == "was kind to newcomers"
    assert await notes(world) == [(1, "was kind to newcomers")]


async def test_a_tapped_note_asks_for_its_words(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    events = await world.taps(OWNER, ANA, "note")

    assert shown(events, Screen.PERSON_WORDS)["word"] == "note"
    assert await notes(world) == []


async def test_a_note_is_removed_after_a_yes_and_the_audit_has_what_it_said(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.asks(OWNER, "@ana note a lie")
    asked = shown(await world.taps(OWNER, ANA, "unnote", 1), Screen.PERSON_CONFIRM)
    before = await notes(world)

    events = await world.answers(OWNER, asked["wish_id"])
    again = await world.answers(OWNER, asked["wish_id"])

    assert asked["subject"] == "a lie"
    assert (before, await notes(world)) == ([(1, "a lie")], [])
    (act,) = (e for e in events if e.event_type == "admin.action.performed")
    assert act.payload["action_details"]["before"]["words"] == "a lie"
    assert shown(again, Screen.PERSON_REFUSED)["why"] == "stale"


async def test_a_no_leads_back_to_the_card_and_changes_nothing(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.asks(OWNER, "@ana note true")
    asked = shown(await world.taps(OWNER, ANA, "unnote", 1), Screen.PERSON_CONFIRM)

    events = await world.answers(OWNER, asked["wish_id"], is_confirmed=False)

    assert shown(events, Screen.PERSON_CARD)["notes"] == 1
    assert acts(events) == []


async def test_a_yes_counts_from_who_wished_for_it_and_within_ten_minutes(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.asks(OWNER, "@ana note true")
    asked = shown(await world.taps(OWNER, ANA, "unnote", 1), Screen.PERSON_CONFIRM)

    forged = await world.answers(OTHER_OWNER, asked["wish_id"])
    world.clock.move(minutes=11)
    late = await world.answers(OWNER, asked["wish_id"])

    assert [shown(events, Screen.PERSON_REFUSED)["why"] for events in (forged, late)] == ["stale", "stale"]
    assert len(await notes(world)) == 1


async def test_a_note_about_somebody_else_is_not_there(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")
    await world.arrives(BEN, "Ben", "ben")
    await world.asks(OWNER, "@ben note true")

    events = await world.taps(OWNER, ANA, "unnote", 1)

    assert acts(events) == [("unnote", "refused", "gone")]


async def test_who_may_not_is_refused_and_audited_typed_and_tapped(world: DeskWorld) -> None:
    await world.arrives(ANA, "Ana", "ana")

    typed = await world.asks(BEN, "@ana note a lie")
    tapped = await world.taps(BEN, ANA, "note")

    assert acts(typed) == [("user", "refused", "not_permitted")]
    assert acts(tapped) == [("note", "refused", "not_permitted")]
    assert await notes(world) == []
