"""People who read: the world of the game with the narrative in it, and the lamp on its shelf."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import (
    BaseEvent,
    ReplyRequestedEvent,
    StoryChoiceRequestedEvent,
    StoryReadingRequestedEvent,
    StoryRequestedEvent,
    UserSubscriptionChangedEvent,
)
from services.database import Database
from services.narrative.handlers import narrative_handlers
from services.narrative.revisions import Library, Revisions
from services.narrative.saves import Save, Saves
from services.narrative.source import Bundle, story_of
from services.screens import Screen
from tests.fixtures.databases import BOTH
from tests.gamification.world import Clock, World, only
from tests.narrative.stories import lamp_bundle

EDITOR = 99

on_both = pytest.mark.parametrize("database_url", BOTH, indirect=True)
"""Where SQL differs or replicas race: the test runs on SQLite and on PostgreSQL."""
PLACES = (Screen.STORY_NODE, Screen.STORY_NODE_HERE, Screen.STORY_ENDING)


async def may_edit(_: AsyncConnection, user_id: int) -> bool:
    return user_id == EDITOR


class ReadersWorld(World):
    """A world in which stories are read."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.library = Library(database)
        self.narrative = narrative_handlers(self.transactions, self.library, may_edit)
        self.handlers = [*self.handlers, *self.narrative]

    async def shelve(self, bundle: Bundle | None = None) -> str:
        """Put a story on the shelf, as Diana does when she finds one; its digest."""
        bundle = bundle or lamp_bundle()
        story = story_of(bundle)
        async with self.database.write() as connection:
            await Revisions(connection, self.clock()).add(story, bundle)
        return story.digest

    async def reads(self, user_id: int, deed: str = "continue", slot: int = 1, **more: Any) -> list[BaseEvent]:
        """What comes of asking to read the lamp in a slot."""
        return await self.deliver(self.reading(user_id, deed, slot, **more))

    def reading(self, user_id: int, deed: str = "continue", slot: int = 1, **more: Any) -> StoryReadingRequestedEvent:
        return StoryReadingRequestedEvent(
            user_id=user_id, chat_id=user_id, story_id="lamp", slot=slot, deed=deed, timestamp=self.clock(), **more
        )

    def tap(self, page: ReplyRequestedEvent, choice: str, message_id: int = 50) -> StoryChoiceRequestedEvent:
        """The tap on a choice of the shown node, by its id."""
        option = next(option for option in page.data["options"] if option["choice"] == choice)
        return StoryChoiceRequestedEvent(
            user_id=page.user_id or 0,
            chat_id=page.chat_id,
            message_id=message_id,
            save_id=page.data["save_id"],
            turn_number=page.data["turn"],
            choice=option["index"],
            place=page.data["mark"],
            timestamp=self.clock(),
        )

    async def chooses(self, page: ReplyRequestedEvent, *choices: str) -> ReplyRequestedEvent:
        """The page after taking `choices`, one after the other."""
        for choice in choices:
            page = shown(await self.deliver(self.tap(page, choice)))
        return page

    async def save(self, user_id: int, slot: int = 1) -> Save:
        async with self.database.write() as connection:
            save = await Saves(connection, self.clock()).in_slot(user_id, "lamp", slot)
        assert save is not None
        return save

    def library_asked(self, user_id: int, story_id: str | None = None) -> StoryRequestedEvent:
        return StoryRequestedEvent(user_id=user_id, chat_id=user_id, story_id=story_id, timestamp=self.clock())

    def becomes_vip(self, user_id: int, plan: str | None = "vip") -> UserSubscriptionChangedEvent:
        return UserSubscriptionChangedEvent(
            user_id=user_id, previous_plan=None, new_plan=plan, subscription_id="s", payment_provider="telegram_stars"
        )


def shown(events: list[BaseEvent]) -> ReplyRequestedEvent:
    """The place of the story that `events` show."""
    (page,) = (e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen in PLACES)
    return page


def reply(screen: Screen, events: list[BaseEvent]) -> ReplyRequestedEvent:
    """The one reply of that screen."""
    return only(ReplyRequestedEvent, [e for e in events if getattr(e, "screen", None) == screen])
