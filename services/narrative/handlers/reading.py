"""Reading: going on in a slot, beginning anew, going back to the last decision."""

from __future__ import annotations

from typing import Any

from bus import EventType, StoryReadingRequestedEvent
from services.modules import Module
from services.narrative.graph import Story
from services.narrative.handlers.base import NarrativeHandler, show
from services.narrative.handlers.library import show_library, show_story
from services.narrative.handlers.turns import arrive, deadline_at, show_again, tell, turn_page
from services.narrative.pages import Note
from services.narrative.readers import Reader
from services.narrative.saves import SLOTS, Save
from services.narrative.story import Turn, begin
from services.narrative.work import NarrativeWork
from services.screens import Screen


class Read(NarrativeHandler):
    """Continue, restart or rewind the reading in a slot; an empty slot begins a new one."""

    module = Module.STORY
    handles = (EventType.STORY_READING_REQUESTED,)

    async def react(self, event: StoryReadingRequestedEvent, work: NarrativeWork) -> None:
        reader = await work.readers.find(event.user_id)
        revision = (await work.revisions.published()).get(event.story_id)
        if revision is None or event.slot not in SLOTS:
            await show_library(self, work, event, reader)
            return
        save = await work.saves.in_slot(event.user_id, event.story_id, event.slot)
        published = await self.library.story(revision.digest)
        if save is None:
            await self._begin(event, work, reader, published)
            return
        await remember(work, event, save)
        match event.deed:
            case "restart":
                data: dict[str, Any] = {"digest": published.digest, "story_id": event.story_id, "slot": event.slot}
                show(work, Screen.STORY_RESTART, event, reader, **data)
            case "restart_sure":
                await self._restart(event, work, reader, published, save)
            case "rewind":
                await self._rewind(event, work, reader, save)
            case _:
                await self._continue(event, work, reader, save)

    async def _begin(
        self, event: StoryReadingRequestedEvent, work: NarrativeWork, reader: Reader, story: Story
    ) -> None:
        turn = begin(story)
        deadline = deadline_at(story, turn.state, work.now)
        save = await work.saves.begin(event.user_id, story.id, event.slot, story.digest, turn.state, deadline)
        if save is None:
            # Begun by another device in the same moment: that one shows the first node.
            await show_story(self, work, event, reader, story.id)
            return
        await remember(work, event, save)
        await tell(work, reader, story, None, turn)
        await arrive(work, event, reader, story, save.save_id, turn)

    async def _continue(
        self, event: StoryReadingRequestedEvent, work: NarrativeWork, reader: Reader, save: Save
    ) -> None:
        opened = await self.opened(work, save)
        note = Note.NEW_EDITION if opened.was_moved else Note.WELCOME_BACK
        await show_again(work, event, reader, opened.story, opened.save, note=note)

    async def _restart(
        self, event: StoryReadingRequestedEvent, work: NarrativeWork, reader: Reader, story: Story, save: Save
    ) -> None:
        turn = begin(story)
        turn_page(work, reader, save)
        await work.saves.forget_decisions(save)
        deadline = deadline_at(story, turn.state, work.now)
        await work.saves.move(save, turn.state, digest=story.digest, deadline=deadline)
        await tell(work, reader, story, None, turn)
        await arrive(work, event, reader, story, save.save_id, turn)

    async def _rewind(self, event: StoryReadingRequestedEvent, work: NarrativeWork, reader: Reader, save: Save) -> None:
        opened = await self.opened(work, save)
        state = None if opened.was_moved else await work.saves.take_back_decision(opened.save)
        if state is None or state.node not in opened.story.nodes:
            await show_again(work, event, reader, opened.story, opened.save)
            return
        turn_page(work, reader, opened.save)
        await work.saves.move(opened.save, state, deadline=deadline_at(opened.story, state, work.now))
        await arrive(work, event, reader, opened.story, opened.save.save_id, Turn(state), note=Note.REWOUND)


async def remember(work: NarrativeWork, event: StoryReadingRequestedEvent, save: Save) -> None:
    """This is the reading the person is at now."""
    values: dict[str, Any] = {"save_id": save.save_id}
    if event.language_code is not None:
        values["language_code"] = event.language_code
    await work.readers.note(event.user_id, values)
