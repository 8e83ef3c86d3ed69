"""Whatever comes twice, or breaks off in the middle, has its effects once: story and game together."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest
from sqlalchemy import select

from bus import BaseEvent, ReplyRequestedEvent, StoryDecisionMadeEvent
from services.narrative.saves import Saves
from services.narrative.tables import story_decisions, story_discoveries, story_saves
from services.screens import Screen
from tests.gamification.world import screens
from tests.narrative.world import ReadersWorld, on_both, shown

TO_AN_ENDING = ("knock", "down", "continue", "continue", "continue", "turn", "continue", "jump")


async def deliver_twice(world: ReadersWorld, *events: BaseEvent) -> list[BaseEvent]:
    """Deliver `events` and all that comes of them, each of them twice in a row; what came of it."""
    waiting, came = deque(events), list[BaseEvent]()
    while waiting:
        event = waiting.popleft()
        caused = await world.deliver(event)
        assert await world.deliver(event) == []
        came += caused
        waiting.extend(caused)
    return came


async def remembered(world: ReadersWorld) -> list[Any]:
    """Everything the narrative keeps about reader 7, but for times and numbers of rows."""
    async with world.database.read() as connection:
        saves = (await connection.execute(select(story_saves.c.turn, story_saves.c.state))).all()
        decided = (await connection.execute(select(story_decisions.c.turn, story_decisions.c.choice))).all()
        found = (await connection.execute(select(story_discoveries.c.kind, story_discoveries.c.name))).all()
    return [list(map(tuple, saves)), sorted(map(tuple, decided)), sorted(map(tuple, found))]


@on_both
async def test_a_whole_reading_with_every_event_delivered_twice_is_one_reading(world: ReadersWorld) -> None:
    page = shown(await deliver_twice(world, world.reading(7)))
    for choice in TO_AN_ENDING:
        page = shown(await deliver_twice(world, world.tap(page, choice)))

    save, decided, found = await remembered(world)
    assert [turn for turn, _ in save] == [len(TO_AN_ENDING) + 1]
    chosen = [choice for _, choice in decided]
    assert chosen == ["porch.door.knock", "porch.hall.down", "cellar.lock.turn", "roof.edge.jump"]
    assert ("ending", "light") in found
    made = [event for event in await world.everything() if isinstance(event, StoryDecisionMadeEvent)]
    assert len(made) == len(decided)
    player = await world.player(7)
    assert player is not None
    assert player.balance == sum(await world.amounts(7)) > 0


@pytest.mark.parametrize("breaks_at", ["move", "decide"])
async def test_a_turn_that_breaks_off_leaves_nothing_and_comes_again_whole(
    world: ReadersWorld, monkeypatch: pytest.MonkeyPatch, breaks_at: str
) -> None:
    tap = world.tap(shown(await world.reads(7)), "knock")
    before = await remembered(world)
    whole = getattr(Saves, breaks_at)

    async def torn(self: Saves, *values: Any, **more: Any) -> Any:
        await whole(self, *values, **more)
        raise ConnectionError("the power went out")

    monkeypatch.setattr(Saves, breaks_at, torn)
    with pytest.raises(ConnectionError):
        await world.deliver(tap)
    assert await remembered(world) == before
    monkeypatch.undo()

    assert shown(await world.deliver(tap)).data["node"] == "porch.hall"


async def test_points_buy_a_look_and_are_missing_afterwards(world: ReadersWorld) -> None:
    await world.settle(world.registered(7))
    page = await world.chooses(shown(await world.reads(7)), "knock", "up")

    came = await deliver_twice(world, world.tap(page, "look", message_id=42))

    assert shown_last(came).data["node"] == "attic.trunk"
    assert (await world.amounts(7)).count(-50) == 1
    assert await balance_of(world) == sum(await world.amounts(7))


async def test_without_points_there_is_no_look_and_nothing_is_owed(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), "knock", "up")

    came = await deliver_twice(world, world.tap(page, "look", message_id=42))

    assert shown_last(came).data["note"] == "not_enough"
    assert -50 not in await world.amounts(7)


async def test_a_link_to_a_story_leads_to_its_page(world: ReadersWorld) -> None:
    came = await deliver_twice(world, world.start(7, start_parameter="story_lamp"))

    assert screens(came).count(Screen.STORY_PAGE) == 1


async def balance_of(world: ReadersWorld) -> int:
    player = await world.player(7)
    return player.balance if player else 0


def shown_last(events: list[BaseEvent]) -> ReplyRequestedEvent:
    """The last place of the story that `events` show."""
    places = (Screen.STORY_NODE, Screen.STORY_NODE_HERE)
    return [e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen in places][-1]
