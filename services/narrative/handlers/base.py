"""NarrativeHandler: what every handler of the narrative has in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent, ReplyRequestedEvent, RequestEvent
from services.database import ServiceHandler, Transactions
from services.narrative.errors import StoryRefused, UnknownStory
from services.narrative.graph import Story
from services.narrative.readers import Reader
from services.narrative.revisions import Library
from services.narrative.saves import Save
from services.narrative.state import migrated
from services.narrative.work import NarrativeWork
from services.screens import Screen

log = structlog.get_logger(__name__)

MayEdit: TypeAlias = Callable[[AsyncConnection, int], Awaitable[bool]]
"""Whether somebody may publish stories, as of the transaction it is asked in."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A save with the story it reads. `was_moved`: from a revision that is gone to the one in its place."""

    save: Save
    story: Story
    was_moved: bool = False


class NarrativeHandler(ServiceHandler[NarrativeWork]):
    """The service, its unit of work, the library, and `may_edit`: who may publish stories."""

    service = "narrative"
    works_in = NarrativeWork

    def __init__(self, transactions: Transactions, library: Library, may_edit: MayEdit) -> None:
        super().__init__(transactions)
        self.library = library
        self.may_edit = may_edit

    async def opened(self, work: NarrativeWork, save: Save) -> Opened:
        """`save`, which is held, with its story; moved to what is published now if its own revision was withdrawn.

        Raises UnknownStory when there is nothing to move to.
        """
        revision = await work.revisions.find(save.digest)
        if revision is not None and revision.withdrawn_at is None:
            try:
                return Opened(save, await self.library.story(save.digest))
            except StoryRefused as refused:
                # Kept by a Diana that took what this one does not.
                log.error("story revision cannot be read", digest=save.digest, problem=str(refused.problems[0]))
        current = (await work.revisions.published()).get(save.story_id)
        if current is None or current.digest == save.digest:
            raise UnknownStory(f"{save.story_id}: nothing is published that {save.digest} could be read as")
        story = await self.library.story(current.digest)
        await work.saves.move(save, migrated(save.state, story), digest=story.digest, deadline=None)
        moved = await work.saves.hold(save.user_id, save.save_id)
        if moved is None:
            raise UnknownStory(f"save {save.save_id} is gone")
        return Opened(moved, story, was_moved=True)


def show(work: NarrativeWork, screen: Screen, to: BaseEvent, reader: Reader, **data: Any) -> BaseEvent:
    """Ask the bot to show `screen` where `to` came from; for what nobody tapped, in the reader's private chat.

    The request, as it will travel.
    """
    if isinstance(to, RequestEvent):
        return work.reply(screen, to=to, **data)
    return work.publish(
        ReplyRequestedEvent(
            chat_id=reader.user_id,
            screen=str(screen),
            data=data,
            user_id=reader.user_id,
            language_code=reader.language_code,
        )
    )
