"""Reading: a choice is taken once at its turn, whoever taps what and however often it is delivered."""

from __future__ import annotations

import asyncio

import pytest

from bus import (
    CharacterInteractionEvent,
    ItemUsedEvent,
    ReplyRequestedEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    StoryCharactersRequestedEvent,
    StoryDecisionMadeEvent,
    StoryMomentReachedEvent,
    StoryProgressUpdatedEvent,
    StoryRecapRequestedEvent,
    StoryRewardGrantedEvent,
    StoryTimeReachedEvent,
)
from services.screens import Screen
from tests.gamification.world import only, screens
from tests.narrative.world import ReadersWorld, on_both, reply, shown

TO_THE_LOCK = ("knock", "down", "continue", "continue", "continue")


async def test_the_library_shows_what_there_is(world: ReadersWorld) -> None:
    (library,) = await world.deliver(world.library_asked(7))
    (page,) = await world.deliver(world.library_asked(7, "lamp"))

    assert isinstance(library, ReplyRequestedEvent)
    assert isinstance(page, ReplyRequestedEvent)
    (story,) = library.data["stories"]
    assert (story["story_id"], story["slot"], story["percent"], story["endings"]) == ("lamp", None, None, 2)
    assert (page.screen, page.data["latest"]) == (Screen.STORY_PAGE, None)
    assert screens(await world.deliver(world.library_asked(7, "nowhere"))) == [Screen.STORY_LIBRARY]


async def test_reading_begins_with_the_first_chapter(world: ReadersWorld) -> None:
    caused = await world.reads(7)

    begun, progress = only(StoryChapterStartedEvent, caused), only(StoryProgressUpdatedEvent, caused)
    assert (begun.chapter_id, begun.chapter_title, begun.story_arc) == ("porch", "The Porch", "lamp")
    assert (progress.story_id, progress.node_id, progress.progress_percent) == ("lamp", "porch.door", 0)
    assert screens(caused) == [Screen.STORY_INTERLUDE, Screen.STORY_NODE]
    assert reply(Screen.STORY_INTERLUDE, caused).data["chapter"] == "porch"
    assert [option["choice"] for option in shown(caused).data["options"]] == ["knock", "break"]


async def test_a_choice_tells_its_facts_marks_itself_and_leads_on(world: ReadersWorld) -> None:
    page = shown(await world.reads(7))

    caused = await world.deliver(world.tap(page, "break", message_id=42))

    made, granted = only(StoryDecisionMadeEvent, caused), only(StoryRewardGrantedEvent, caused)
    assert (made.chapter_id, made.decision_id, made.decision_text) == ("porch", "door.break", "Break it down")
    assert (made.consequences, made.character_impacts) == ({"mood": "cold"}, {"lucien": -10, "diana": 3})
    assert made.is_first
    assert (granted.source_id, granted.points_amount) == ("porch.hall", 10)
    marked = reply(Screen.STORY_CHOSEN, caused)
    assert (marked.message_id, marked.data["node"], marked.data["choice"]) == (42, "porch.door", "break")
    assert (shown(caused).message_id, shown(caused).data["node"]) == (42, "porch.hall")


@on_both
async def test_a_choice_delivered_twice_is_taken_once(world: ReadersWorld) -> None:
    tap = world.tap(shown(await world.reads(7)), "knock")

    await world.deliver(tap)
    again = await world.deliver(tap)

    assert again == []
    assert (await world.save(7)).turn == 2


async def test_an_old_button_changes_nothing_and_shows_where_the_reader_is(world: ReadersWorld) -> None:
    first = shown(await world.reads(7))
    second = await world.chooses(first, "knock")

    caused = await world.deliver(world.tap(first, "break"))

    page = shown(caused)
    (turned,) = (event for event in caused if event is not page)
    assert (turned.payload["screen"], turned.payload["shown_by"]) == (Screen.STORY_CHOSEN, second.event_id)
    assert (page.data["node"], page.data["note"], page.data["turn"]) == ("porch.hall", "moved_on", 2)


async def test_somebody_elses_save_is_not_to_be_had(world: ReadersWorld) -> None:
    page = shown(await world.reads(7))
    stolen = world.tap(page, "knock")

    caused = await world.deliver(type(stolen)(**{**stolen.payload, "user_id": 8, "chat_id": 8}))

    assert screens(caused) == [Screen.STORY_LIBRARY]
    assert (await world.save(7)).turn == 1


@on_both
async def test_two_devices_make_one_decision_and_the_other_is_told(world: ReadersWorld, replica: ReadersWorld) -> None:
    page = shown(await world.reads(7))
    knock, smash = world.tap(page, "knock"), world.tap(page, "break")

    await asyncio.gather(world.handle(knock), replica.handle(smash))

    caused = await world.everything()
    assert len([event for event in caused if isinstance(event, StoryDecisionMadeEvent)]) == 1
    nodes = [event for event in caused if getattr(event, "screen", None) == Screen.STORY_NODE]
    assert sorted(str(node.payload["data"]["note"]) for node in nodes[1:]) == ["None", "moved_on"]
    assert (await world.save(7)).turn == 2


async def test_a_locked_choice_stays_locked(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), "knock")

    caused = await world.deliver(world.tap(page, "charm"))

    assert (shown(caused).data["note"], shown(caused).data["node"]) == ("locked", "porch.hall")


@on_both
async def test_the_whole_way_to_an_ending(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), *TO_THE_LOCK, "turn", "continue")

    caused = await world.deliver(world.tap(page, "jump"))

    completed, ending = only(StoryChapterCompletedEvent, caused), reply(Screen.STORY_ENDING, caused)
    assert (completed.chapter_id, completed.ending_id, completed.is_first) == ("roof", "light", True)
    assert reply(Screen.STORY_LAST_PAGE, caused).data["node"] == "roof.light"
    assert (ending.data["ending"], ending.data["found"], ending.data["endings"]) == ("light", 1, 2)
    assert only(StoryProgressUpdatedEvent, caused).progress_percent == 100
    moments = [event.moment for event in await world.everything() if isinstance(event, StoryMomentReachedEvent)]
    assert moments == ["lamplighter"]
    (library,) = await world.deliver(world.library_asked(7))
    assert library.payload["data"]["stories"][0]["percent"] == 100


@on_both
async def test_what_comes_once_in_a_life_comes_once_however_often_one_reads(world: ReadersWorld) -> None:
    await world.chooses(shown(await world.reads(7)), "knock")

    page = shown(await world.reads(7, "restart_sure"))
    caused = await world.deliver(world.tap(page, "break"))

    assert page.data["turn"] == 3
    assert not only(StoryDecisionMadeEvent, caused).is_first
    assert not [event for event in caused if isinstance(event, StoryRewardGrantedEvent)]


async def test_restarting_asks_first(world: ReadersWorld) -> None:
    await world.chooses(shown(await world.reads(7)), "knock")

    caused = await world.reads(7, "restart")

    assert screens(caused) == [Screen.STORY_RESTART]
    assert (await world.save(7)).turn == 2


@on_both
async def test_the_last_decision_can_be_taken_back(world: ReadersWorld) -> None:
    await world.chooses(shown(await world.reads(7)), *TO_THE_LOCK[:3])

    back = shown(await world.reads(7, "rewind"))
    further = shown(await world.reads(7, "rewind"))
    nothing_left = shown(await world.reads(7, "rewind"))

    assert (back.data["node"], back.data["note"]) == ("porch.hall", "rewound")
    assert further.data["node"] == nothing_left.data["node"] == "porch.door"
    assert [option["lock"] for option in further.data["options"]] == [None, None]
    assert (await world.save(7)).state.chosen == ()
    assert (await world.chooses(further, "break")).data["node"] == "porch.hall"


async def test_three_slots_are_three_readings(world: ReadersWorld) -> None:
    await world.chooses(shown(await world.reads(7)), "knock")
    await world.reads(7, slot=2)

    (page,) = await world.deliver(world.library_asked(7, "lamp"))

    slots = [(slot["percent"], slot["chapter"]) for slot in page.payload["data"]["slots"]]
    assert slots == [(0, "porch"), (0, "porch"), (None, None)]
    assert shown(await world.reads(7)).data["node"] == "porch.hall"
    assert shown(await world.reads(7, slot=2)).data["node"] == "porch.door"
    assert screens(await world.reads(7, slot=4)) == [Screen.STORY_LIBRARY]


@on_both
async def test_when_the_time_is_up_the_story_goes_on_once(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), *TO_THE_LOCK)
    world.clock.move(seconds=29)
    assert await world.scheduled() == []
    world.clock.move(seconds=1)

    (time,) = await world.scheduled()
    caused = await world.deliver(time)

    assert page.data["seconds"] == 30
    assert isinstance(time, StoryTimeReachedEvent)
    assert (shown(caused).data["node"], shown(caused).data["note"]) == ("porch.hall", "time_is_up")
    assert only(StoryDecisionMadeEvent, caused).decision_id == "lock.climb"
    turned = reply(Screen.STORY_CHOSEN, caused)
    assert (turned.shown_by, turned.data["node"], turned.data["choice"]) == (page.event_id, "cellar.lock", "climb")
    assert await world.deliver(time) == []


@on_both
@pytest.mark.parametrize("deed", ["continue", "rewind", "restart_sure"])
async def test_one_page_alone_has_buttons(world: ReadersWorld, deed: str) -> None:
    page = await world.chooses(shown(await world.reads(7)), "knock")

    caused = await world.reads(7, deed)
    again = await world.reads(7, deed)

    turned = reply(Screen.STORY_CHOSEN, caused)
    assert (turned.shown_by, turned.data["node"], turned.data["choice"]) == (page.event_id, "porch.hall", None)
    assert reply(Screen.STORY_CHOSEN, again).shown_by == shown(caused).event_id
    assert screens(await world.deliver(world.tap(shown(again), shown(again).data["options"][0]["choice"]))).count(
        Screen.STORY_CHOSEN
    ) == 1  # fmt: skip


async def test_who_chose_in_time_is_left_alone(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), *TO_THE_LOCK)
    await world.chooses(page, "turn")
    world.clock.move(minutes=1)

    assert await world.deliver(*await world.scheduled()) == []


async def test_a_tap_after_the_deadline_comes_too_late_even_before_the_clock_rings(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), *TO_THE_LOCK)
    world.clock.move(seconds=31)

    caused = await world.deliver(world.tap(page, "turn"))

    assert (shown(caused).data["node"], shown(caused).data["note"]) == ("porch.hall", "time_is_up")
    assert await world.deliver(*await world.scheduled()) == []


async def test_decisions_are_recalled_page_by_page(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), "knock")
    for _ in range(5):
        page = await world.chooses(page, "up", "back")

    recaps = [
        reply(Screen.STORY_RECAP, await world.deliver(StoryRecapRequestedEvent(user_id=7, chat_id=7, page=number)))
        for number in (0, 1, -5)
    ]

    assert recaps[0].data["choices"][:2] == ["attic.hatch.back", "porch.hall.up"]
    assert recaps[1].data["choices"][-1] == "porch.door.knock"
    assert [(recap.data["page"], recap.data["pages"]) for recap in recaps] == [(0, 2), (1, 2), (0, 2)]
    assert screens(await world.deliver(StoryRecapRequestedEvent(user_id=8, chat_id=8))) == [Screen.STORY_LIBRARY]


@on_both
async def test_a_character_warms_by_talking_once_a_day(world: ReadersWorld) -> None:
    await world.chooses(shown(await world.reads(7)), "knock")

    def talk() -> StoryCharactersRequestedEvent:
        return StoryCharactersRequestedEvent(user_id=7, chat_id=7, character_id="lucien", talk=True)

    first, second = await world.deliver(talk()), await world.deliver(talk())
    world.clock.move(days=1)
    third = await world.deliver(talk())

    assert only(CharacterInteractionEvent, first).relationship_change == 1
    assert reply(Screen.STORY_TALK, first).data["meters"] == {"trust": 6}
    assert screens(second) == [Screen.STORY_TALK]
    assert reply(Screen.STORY_TALK, second).data["line"] is None
    assert only(CharacterInteractionEvent, third).interaction_type == "talk"
    assert (await world.save(7)).state.values["trust.lucien"] == 7


async def test_only_characters_one_has_met_are_shown(world: ReadersWorld) -> None:
    await world.reads(7)

    everybody = await world.deliver(StoryCharactersRequestedEvent(user_id=7, chat_id=7))
    stranger = await world.deliver(StoryCharactersRequestedEvent(user_id=7, chat_id=7, character_id="diana", talk=True))

    met = [each["character"] for each in reply(Screen.STORY_CHARACTERS, everybody).data["characters"]]
    assert met == ["lucien"]
    assert screens(stranger) == [Screen.STORY_CHARACTERS]


async def test_a_gift_from_the_shop_touches_a_character(world: ReadersWorld) -> None:
    await world.reads(7)

    caused = await world.deliver(ItemUsedEvent(user_id=7, item_id="rose", kind="gift", character_id="diana"))
    to_nobody = await world.deliver(ItemUsedEvent(user_id=7, item_id="rose", kind="gift", character_id="king"))

    given = only(CharacterInteractionEvent, caused)
    assert (given.character_id, given.interaction_type, given.relationship_change) == ("diana", "gift", 5)
    assert reply(Screen.STORY_GIFT, caused).data["meters"] == {"trust": 0, "affection": 5}
    assert only(CharacterInteractionEvent, to_nobody).relationship_change == 0


async def test_a_hint_from_the_shop_tells_about_the_next_decision_and_the_characters_one_has_met(
    world: ReadersWorld,
) -> None:
    def hint() -> ItemUsedEvent:
        return ItemUsedEvent(user_id=7, item_id="whisper", kind="hint")

    nothing_read = reply(Screen.STORY_HINT, await world.deliver(hint()))
    await world.reads(7)
    at_the_door = reply(Screen.STORY_HINT, await world.deliver(hint()))

    assert nothing_read.data == {"digest": None, "node": None, "choices": []}
    assert at_the_door.data["node"] == "porch.door"
    assert at_the_door.data["choices"] == [
        {"choice": "knock", "impacts": {"lucien": 5}},
        {"choice": "break", "impacts": {"lucien": -10}},
    ]
    assert (await world.save(7)).turn == 1


async def test_a_subscriber_goes_where_only_subscribers_go(world: ReadersWorld) -> None:
    page = await world.chooses(shown(await world.reads(7)), "knock", "up")
    refused = shown(await world.deliver(world.tap(page, "secret")))

    await world.deliver(world.becomes_vip(7))
    let_in = await world.chooses(shown(await world.reads(7)), "secret")

    assert refused.data["note"] == "locked"
    assert let_in.data["node"] == "attic.trunk"
