"""A reader chooses, or lets the time for it run out."""

from __future__ import annotations

from bus import EventType, SpendingRequestedEvent, StoryChoiceRequestedEvent, StoryTimeReachedEvent
from services.modules import Module
from services.narrative.errors import ChoiceUnavailable
from services.narrative.graph import Story
from services.narrative.handlers.base import NarrativeHandler
from services.narrative.handlers.library import show_library
from services.narrative.handlers.turns import Marked, edit, go_on, show_again
from services.narrative.pages import Note, mark_of, node_page
from services.narrative.readers import Reader
from services.narrative.saves import Held, Save
from services.narrative.story import choose, time_is_up
from services.narrative.work import NarrativeWork
from services.screens import Screen

PURPOSE = "story_choice"
"""What points for a choice are spent on, as the game's ledger names it."""


class TakeChoice(NarrativeHandler):
    """A tap on a choice: taken once, at its turn. An old button changes nothing and shows where the reader is."""

    module = Module.STORY
    handles = (EventType.STORY_CHOICE_REQUESTED,)

    async def react(self, event: StoryChoiceRequestedEvent, work: NarrativeWork) -> None:
        reader = await work.readers.find(event.user_id)
        held = await work.saves.hold(event.user_id, event.save_id)
        if held is None:
            await show_library(self, work, event, reader)
            return
        opened = await self.opened(work, held)
        save, story = opened.save, opened.story
        if opened.was_moved or save.turn != event.turn_number or event.place != mark_of(save.state.node):
            note = Note.NEW_EDITION if opened.was_moved else Note.MOVED_ON
            await show_again(work, event, reader, story, save, note=note)
            return
        if save.deadline is not None and event.timestamp >= save.deadline:
            turn = time_is_up(story, save.state, is_vip=reader.is_vip)
            await go_on(work, event, reader, story, save, turn, note=Note.TIME_IS_UP)
            return
        try:
            turn = choose(story, save.state, event.choice, is_vip=reader.is_vip)
        except ChoiceUnavailable:
            await show_again(work, event, reader, story, save, note=Note.LOCKED)
            return
        if story.nodes[save.state.node].choices[event.choice].price and not save.is_preview:
            await self._ask_for_points(event, work, reader, story, save)
            return
        await go_on(work, event, reader, story, save, turn, marked=Marked(event.choice, event.message_id))

    async def _ask_for_points(
        self, event: StoryChoiceRequestedEvent, work: NarrativeWork, reader: Reader, story: Story, save: Save
    ) -> None:
        """The choice waits for its points; until they come the reader may choose otherwise."""
        choice = story.nodes[save.state.node].choices[event.choice]
        if save.held is not None and save.held.choice == event.choice:
            return
        await work.saves.wait_for_points(save, Held(event.event_id, event.choice, event.message_id))
        work.publish(
            SpendingRequestedEvent(
                user_id=event.user_id, spending_id=event.event_id, points_amount=choice.price, purpose=PURPOSE
            )
        )
        if event.message_id is not None:
            page = node_page(story, save, reader, waits_for=event.choice)
            edit(work, Screen.STORY_NODE_HERE, reader, event.message_id, page)


class EndTime(NarrativeHandler):
    """The time for a decision is up: unless it was made, the story goes on by itself, once."""

    handles = (EventType.STORY_TIME_REACHED,)

    async def react(self, event: StoryTimeReachedEvent, work: NarrativeWork) -> None:
        held = await work.saves.hold(event.user_id, event.save_id)
        if held is None or held.turn != event.turn:
            return
        reader = await work.readers.find(event.user_id)
        opened = await self.opened(work, held)
        if opened.was_moved:
            return
        turn = time_is_up(opened.story, opened.save.state, is_vip=reader.is_vip)
        await go_on(work, event, reader, opened.story, opened.save, turn, note=Note.TIME_IS_UP)
