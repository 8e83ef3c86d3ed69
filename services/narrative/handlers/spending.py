"""What a choice costs was paid, or not."""

from __future__ import annotations

from bus import EventType, SpendingReturnRequestedEvent, SpendingSettledEvent
from services.narrative.errors import ChoiceUnavailable
from services.narrative.handlers.base import NarrativeHandler
from services.narrative.handlers.choice import PURPOSE
from services.narrative.handlers.turns import Marked, edit, go_on, show_again
from services.narrative.pages import Note, node_page
from services.narrative.story import choose
from services.narrative.work import NarrativeWork
from services.screens import Screen


class SettleChoice(NarrativeHandler):
    """A choice that waited for its points is taken once they were spent, and offered again where they were too few.

    Whoever went another way meanwhile gets the points back.
    """

    handles = (EventType.SPENDING_SETTLED,)

    async def react(self, event: SpendingSettledEvent, work: NarrativeWork) -> None:
        if event.purpose != PURPOSE:
            return
        save = await work.saves.waiting_for(event.user_id, event.spending_id)
        if save is None or save.held is None:
            give_back(event, work)
            return
        held = save.held
        await work.saves.stop_waiting(save)
        reader = await work.readers.find(event.user_id)
        opened = await self.opened(work, save)
        save, story = opened.save, opened.story
        if opened.was_moved:
            give_back(event, work)
            await show_again(work, event, reader, story, save, note=Note.NEW_EDITION)
            return
        if not event.is_paid:
            if held.message_id is None:
                await show_again(work, event, reader, story, save, note=Note.NOT_ENOUGH, missed=held.choice)
            else:
                page = node_page(story, save, reader, note=Note.NOT_ENOUGH, missed=held.choice)
                edit(work, Screen.STORY_NODE_HERE, reader, held.message_id, page)
            return
        try:
            turn = choose(story, save.state, held.choice, is_vip=reader.is_vip)
        except ChoiceUnavailable:
            # A gift or a talk may have closed it meanwhile.
            give_back(event, work)
            await show_again(work, event, reader, story, save, note=Note.LOCKED)
            return
        await go_on(work, event, reader, story, save, turn, marked=Marked(held.choice, held.message_id))


def give_back(event: SpendingSettledEvent, work: NarrativeWork) -> None:
    """Ask the game to return what was paid."""
    if event.is_paid:
        work.publish(SpendingReturnRequestedEvent(event.user_id, event.spending_id, event.points_amount))
