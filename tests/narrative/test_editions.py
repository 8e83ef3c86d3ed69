"""Readers stay with the edition they began; editors see, schedule, publish and take back the others."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bus import (
    AdminActionPerformedEvent,
    StoryChapterStartedEvent,
    StoryReadingRequestedEvent,
    StoryRevisionRequestedEvent,
    UserNameChangedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
)
from services.narrative.errors import UnknownStory
from services.narrative.publishing import moments
from services.narrative.revisions import Revisions
from services.screens import Screen
from tests.gamification.world import only, screens
from tests.narrative.stories import changed
from tests.narrative.world import EDITOR, ReadersWorld, on_both, reply, shown

TO_THE_LOCK = ("knock", "down", "continue", "continue", "continue")


async def test_readers_stay_with_the_edition_they_began(world: ReadersWorld) -> None:
    before = shown(await world.reads(7))
    world.clock.move(minutes=1)
    newer = changed({"story.yaml": ("version: 1", "version: 2")})

    digest = await world.shelve(newer)

    assert shown(await world.reads(7)).data["digest"] == before.data["digest"]
    assert shown(await world.reads(8)).data["digest"] == digest != before.data["digest"]


@on_both
async def test_readers_of_a_withdrawn_edition_move_to_the_one_before_at_their_node(world: ReadersWorld) -> None:
    older = shown(await world.reads(6)).data["digest"]
    world.clock.move(minutes=1)
    digest = await world.shelve(changed({"story.yaml": ("version: 1", "version: 2")}))
    page = await world.chooses(shown(await world.reads(7)), "knock")
    await world.deliver(editor_does(world, "roll_back", digest))

    moved = shown(await world.deliver(world.tap(page, "down")))

    assert (moved.data["node"], moved.data["note"], moved.data["digest"]) == ("porch.hall", "new_edition", older)
    assert (await world.chooses(moved, "down")).data["node"] == "cellar.stairs"


async def test_nothing_published_is_no_reason_to_lose_a_place(world: ReadersWorld) -> None:
    page = shown(await world.reads(7))
    async with world.database.write() as connection:
        await Revisions(connection, world.clock()).withdraw(page.data["digest"])

    with pytest.raises(UnknownStory):
        await world.deliver(world.tap(page, "knock"))

    assert (await world.save(7)).state.node == "porch.door"


@on_both
async def test_two_devices_begin_one_reading(world: ReadersWorld, replica: ReadersWorld) -> None:
    def begins() -> StoryReadingRequestedEvent:
        return StoryReadingRequestedEvent(user_id=7, chat_id=7, story_id="lamp", slot=1, deed="continue")

    await asyncio.gather(world.handle(begins()), replica.handle(begins()))

    caused = await world.everything()
    assert len([event for event in caused if isinstance(event, StoryChapterStartedEvent)]) == 1
    assert (await world.save(7)).turn == 1


async def test_a_reader_is_called_as_they_are_called_now(world: ReadersWorld) -> None:
    await world.deliver(UserRegisteredEvent(7, None, "Ana\0", "es"))
    first = shown(await world.reads(7))
    await world.deliver(UserNameChangedEvent(7, "Anita", None))

    assert first.data["name"] == "Ana"
    assert shown(await world.reads(7)).data["name"] == "Anita"


async def test_editors_alone_see_the_editions(world: ReadersWorld) -> None:
    stranger = await world.deliver(editor_does(world, "publish", "0" * 16, user_id=7))
    editor = await world.deliver(editor_does(world, "list"))

    assert screens(stranger) == [Screen.STORY_EDITORS_ONLY]
    ((story,),) = (reply(Screen.STORY_REVISIONS, editor).data["stories"],)
    assert [revision["standing"] for revision in story["revisions"]] == ["current"]


async def test_the_same_version_with_other_content_is_a_draft_until_an_editor_publishes_it(world: ReadersWorld) -> None:
    world.clock.move(minutes=1)
    digest = await world.shelve(changed({"texts/en/story.yaml": ("A door.", "Another door.")}))
    before = shown(await world.reads(7)).data["digest"]

    listed = reply(Screen.STORY_REVISIONS, await world.deliver(editor_does(world, "publish", digest)))

    assert before != digest
    assert [r["standing"] for r in listed.data["stories"][0]["revisions"]] == ["current", "earlier"]
    assert shown(await world.reads(8)).data["digest"] == digest
    performed = only(AdminActionPerformedEvent, await world.everything())
    assert (performed.action_type, performed.action_details["digest"]) == ("story_publish", digest)


@on_both
async def test_a_scheduled_edition_comes_out_at_the_time_the_editor_chose_by_their_clock(world: ReadersWorld) -> None:
    world.clock.move(minutes=1)
    digest = await world.shelve(changed({"texts/en/story.yaml": ("A door.", "Another door.")}))
    await world.deliver(UserProfileUpdatedEvent(EDITOR, {"time_zone": "America/Bogota"}))

    asked = reply(Screen.STORY_SCHEDULE, await world.deliver(editor_does(world, "schedule", digest)))
    at = {each["moment"]: datetime.fromisoformat(each["at"]) for each in asked.data["moments"]}
    listed = reply(
        Screen.STORY_REVISIONS, await world.deliver(editor_does(world, "schedule", digest, moment="evening"))
    )
    world.clock.move(seconds=(at["evening"] - world.clock()).total_seconds() - 1)
    before = shown(await world.reads(7)).data["digest"]
    world.clock.move(seconds=1)

    assert (at["evening"].hour, at["morning"].hour, at["evening"].utcoffset()) == (20, 9, timedelta(hours=-5))
    scheduled = [r for r in listed.data["stories"][0]["revisions"] if r["standing"] == "scheduled"]
    assert [datetime.fromisoformat(revision["at"]) for revision in scheduled] == [at["evening"]]
    assert before != digest
    assert shown(await world.reads(8)).data["digest"] == digest


async def test_an_edition_is_scheduled_for_no_other_moment(world: ReadersWorld) -> None:
    world.clock.move(minutes=1)
    digest = await world.shelve(changed({"texts/en/story.yaml": ("A door.", "Another door.")}))

    listed = reply(Screen.STORY_REVISIONS, await world.deliver(editor_does(world, "schedule", digest, moment="never")))

    assert "scheduled" not in {r["standing"] for r in listed.data["stories"][0]["revisions"]}


@pytest.mark.parametrize(
    ("now", "evening", "morning"),
    [
        ("2027-03-10T12:00:00+01:00", "2027-03-10T20:00:00+01:00", "2027-03-11T09:00:00+01:00"),
        ("2027-03-10T20:00:00+01:00", "2027-03-11T20:00:00+01:00", "2027-03-11T09:00:00+01:00"),
        ("2027-03-10T00:30:00+01:00", "2027-03-10T20:00:00+01:00", "2027-03-11T09:00:00+01:00"),
        # The clocks are put forward on the 28th, an hour after midnight UTC.
        ("2027-03-27T23:30:00+01:00", "2027-03-28T20:00:00+02:00", "2027-03-28T09:00:00+02:00"),
    ],
)
def test_moments_are_those_of_the_clock_on_the_wall(now: str, evening: str, morning: str) -> None:
    found = moments(datetime.fromisoformat(now), ZoneInfo("Europe/Madrid"))

    assert (found["evening"].isoformat(), found["morning"].isoformat()) == (evening, morning)
    assert found["hour"] - datetime.fromisoformat(now) == timedelta(hours=1)
    assert list(found.values()) == sorted(found.values())


async def test_the_only_edition_there_is_cannot_be_withdrawn(world: ReadersWorld) -> None:
    digest = shown(await world.reads(7)).data["digest"]

    listed = reply(Screen.STORY_REVISIONS, await world.deliver(editor_does(world, "roll_back", digest)))

    assert [r["may_be_withdrawn"] for r in listed.data["stories"][0]["revisions"]] == [False]
    assert shown(await world.reads(8)).data["digest"] == digest


async def test_what_was_scheduled_is_called_off_and_the_edition_that_is_out_stays(world: ReadersWorld) -> None:
    before = shown(await world.reads(7)).data["digest"]
    world.clock.move(minutes=1)
    digest = await world.shelve(changed({"texts/en/story.yaml": ("A door.", "Another door.")}))
    scheduled = await world.deliver(editor_does(world, "schedule", digest, moment="hour"))

    called_off = await world.deliver(editor_does(world, "roll_back", digest))
    world.clock.move(minutes=90)

    revisions = reply(Screen.STORY_REVISIONS, scheduled).data["stories"][0]["revisions"]
    assert {r["standing"]: r["may_be_withdrawn"] for r in revisions} == {"scheduled": True, "current": False}
    standings = [r["standing"] for r in reply(Screen.STORY_REVISIONS, called_off).data["stories"][0]["revisions"]]
    assert standings == ["withdrawn", "current"]
    assert shown(await world.reads(8)).data["digest"] == before


async def test_a_preview_tells_nobody_anything(world: ReadersWorld) -> None:
    world.clock.move(minutes=1)
    digest = await world.shelve(changed({"texts/en/story.yaml": ("A door.", "Another door.")}))

    first = await world.deliver(editor_does(world, "preview", digest))
    page = await world.chooses(shown(first), "knock", "up", "look")

    assert page.data["node"] == "attic.trunk"
    kinds = {str(event.event_type) for event in await world.everything()}
    assert kinds == {"bot.reply.requested"}
    again = shown(await world.deliver(editor_does(world, "preview", digest)))
    assert (again.data["node"], again.data["slot"]) == ("porch.door", 0)


def editor_does(
    world: ReadersWorld, deed: str, digest: str | None = None, user_id: int = EDITOR, moment: str | None = None
) -> StoryRevisionRequestedEvent:
    return StoryRevisionRequestedEvent(
        user_id=user_id, chat_id=user_id, deed=deed, digest=digest, moment=moment, timestamp=world.clock()
    )
