"""A hint from the shop."""

from __future__ import annotations

from bus import EventType, ItemUsedEvent
from services.narrative.handlers.base import NarrativeHandler, show
from services.narrative.hints import next_hint
from services.narrative.pages import characters_page
from services.narrative.work import NarrativeWork
from services.screens import Screen

HINT = "hint"
"""The kind of thing from the shop that tells about what is ahead."""


class GiveHint(NarrativeHandler):
    """A hint tells what the choices of the next decision would mean to the characters the reader has met."""

    handles = (EventType.ITEM_USED,)

    async def react(self, event: ItemUsedEvent, work: NarrativeWork) -> None:
        if event.kind != HINT:
            return
        reader = await work.readers.find(event.user_id)
        save = await work.saves.hold(reader.user_id, reader.save_id) if reader.save_id is not None else None
        opened = None if save is None else await self.opened(work, save)
        hint = None if opened is None else next_hint(opened.story, opened.save.state, is_vip=reader.is_vip)
        if opened is None or hint is None:
            show(work, Screen.STORY_HINT, event, reader, digest=None, node=None, choices=[])
            return
        met = {each["character"] for each in characters_page(opened.story, opened.save.state)["characters"]}
        choices = [
            {"choice": choice, "impacts": {who: felt for who, felt in impacts.items() if who in met}}
            for choice, impacts in hint.impacts.items()
        ]
        show(work, Screen.STORY_HINT, event, reader, digest=opened.story.digest, node=hint.node, choices=choices)
