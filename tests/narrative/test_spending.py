"""Choices for points: the reader waits for the game, may go another way meanwhile, and never pays twice."""

from __future__ import annotations

from bus import (
    BaseEvent,
    ReplyRequestedEvent,
    SpendingRequestedEvent,
    SpendingReturnRequestedEvent,
    SpendingSettledEvent,
)
from services.screens import Screen
from tests.gamification.world import only, screens
from tests.narrative.world import ReadersWorld, on_both, reply, shown


async def at_the_hatch(world: ReadersWorld) -> ReplyRequestedEvent:
    """The reader stands where a look costs 50 points."""
    return await world.chooses(shown(await world.reads(7)), "knock", "up")


async def asks_for_a_look(
    world: ReadersWorld, page: ReplyRequestedEvent
) -> tuple[SpendingRequestedEvent, list[BaseEvent]]:
    tap = world.tap(page, "look", message_id=42)
    for handler in world.narrative:
        if handler.can_handle(tap):
            await handler.handle(tap)
    caused = await world.everything()
    return only(SpendingRequestedEvent, caused), caused


def settled(
    spending: SpendingRequestedEvent, *, is_paid: bool = True, purpose: str | None = None
) -> SpendingSettledEvent:
    return SpendingSettledEvent(
        user_id=spending.user_id,
        spending_id=spending.spending_id,
        points_amount=spending.points_amount,
        purpose=purpose or spending.purpose,
        is_paid=is_paid,
        balance=0,
    )


@on_both
async def test_a_choice_for_points_waits_for_them_and_then_leads_on(world: ReadersWorld) -> None:
    spending, asked = await asks_for_a_look(world, await at_the_hatch(world))
    waiting = reply(Screen.STORY_NODE_HERE, asked)

    caused = await world.deliver(settled(spending))

    assert (spending.points_amount, spending.purpose) == (50, "story_choice")
    assert (waiting.message_id, waiting.data["waits_for"]) == (42, 0)
    assert shown(caused).data["node"] == "attic.trunk"
    assert reply(Screen.STORY_CHOSEN, caused).message_id == 42
    assert (await world.save(7)).held is None


async def test_an_answer_delivered_twice_leads_on_once(world: ReadersWorld) -> None:
    spending, _ = await asks_for_a_look(world, await at_the_hatch(world))
    answer = settled(spending)

    await world.deliver(answer)
    turn = (await world.save(7)).turn

    assert await world.deliver(answer) == []
    assert (await world.save(7)).turn == turn


async def test_a_second_tap_while_waiting_asks_for_nothing_more(world: ReadersWorld) -> None:
    page = await at_the_hatch(world)
    await asks_for_a_look(world, page)

    again = await world.deliver(world.tap(page, "look", message_id=43))

    assert again == []


async def test_too_few_points_leave_the_reader_where_they_are(world: ReadersWorld) -> None:
    page = await at_the_hatch(world)
    spending, _ = await asks_for_a_look(world, page)

    caused = await world.deliver(settled(spending, is_paid=False))

    here = reply(Screen.STORY_NODE_HERE, caused)
    assert (here.message_id, here.data["note"], here.data["node"]) == (42, "not_enough", "attic.hatch")
    assert (await world.chooses(page, "back")).data["node"] == "porch.hall"


@on_both
async def test_who_goes_another_way_meanwhile_gets_the_points_back(world: ReadersWorld) -> None:
    page = await at_the_hatch(world)
    spending, _ = await asks_for_a_look(world, page)

    moved = await world.chooses(page, "back")
    (returned,) = await world.deliver(settled(spending))

    assert moved.data["node"] == "porch.hall"
    assert isinstance(returned, SpendingReturnRequestedEvent)
    assert (returned.spending_id, returned.points_amount) == (spending.spending_id, 50)


async def test_an_unpaid_answer_that_comes_too_late_changes_nothing(world: ReadersWorld) -> None:
    page = await at_the_hatch(world)
    spending, _ = await asks_for_a_look(world, page)
    await world.chooses(page, "back")

    assert await world.deliver(settled(spending, is_paid=False)) == []


async def test_what_others_spend_points_on_is_not_the_storys_business(world: ReadersWorld) -> None:
    spending, _ = await asks_for_a_look(world, await at_the_hatch(world))

    assert await world.deliver(settled(spending, purpose="hat")) == []
    assert (await world.save(7)).held is not None


async def test_while_the_game_is_away_the_story_goes_on(world: ReadersWorld) -> None:
    page = await at_the_hatch(world)
    await asks_for_a_look(world, page)

    reread = shown(await world.reads(7))
    elsewhere = await world.chooses(reread, "back", "down")

    assert elsewhere.data["node"] == "cellar.stairs"
    assert screens(await world.deliver(world.library_asked(7))) == [Screen.STORY_LIBRARY]
