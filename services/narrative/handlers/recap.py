"""What a reader decided."""

from __future__ import annotations

from bus import EventType, StoryRecapRequestedEvent
from services.modules import Module
from services.narrative.handlers.base import NarrativeHandler, show
from services.narrative.handlers.library import show_library
from services.narrative.pages import recap_page
from services.narrative.work import NarrativeWork
from services.screens import Screen

DECISIONS_SHOWN = 8
"""How many decisions a page has."""


class ShowRecap(NarrativeHandler):
    """The decisions of the reading at hand, the latest first, page by page."""

    module = Module.STORY
    handles = (EventType.STORY_RECAP_REQUESTED,)

    async def react(self, event: StoryRecapRequestedEvent, work: NarrativeWork) -> None:
        reader = await work.readers.find(event.user_id)
        save = await work.saves.hold(event.user_id, reader.save_id) if reader.save_id is not None else None
        if save is None:
            await show_library(self, work, event, reader)
            return
        opened = await self.opened(work, save)
        page = max(0, event.page)
        decisions, count = await work.saves.decisions(
            save.save_id, offset=page * DECISIONS_SHOWN, limit=DECISIONS_SHOWN
        )
        pages = max(1, -(-count // DECISIONS_SHOWN))
        show(work, Screen.STORY_RECAP, event, reader, **recap_page(opened.story, decisions, page, pages))
