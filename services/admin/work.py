"""The unit of work of moderation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bus import BaseEvent, ReplyRequestedEvent
from services.admin.actions import Action, Actions, State
from services.admin.appeals import Appeals
from services.admin.audit import Audit
from services.admin.configuration import Configuration
from services.admin.newcomers import Newcomers
from services.admin.people import SeenPeople
from services.database import UnitOfWork
from services.screens import Screen


class AdminWork(UnitOfWork):
    """One event's transaction, with the people seen and the record of actions in it."""

    def __init__(self, connection: AsyncConnection, event: BaseEvent, handler_key: str, now: datetime) -> None:
        super().__init__(connection, event, handler_key, now)
        self.people = SeenPeople(connection)
        self.actions = Actions(connection)
        self.appeals = Appeals(connection)
        self.audit = Audit(connection)
        self.configuration = Configuration(connection)
        self.newcomers = Newcomers(connection)

    async def settle(self, action: Action, state: State, outcome: str = "", **changes: Any) -> Action:
        """The action in the state it ends in, written down."""
        settled = replace(action, state=state, outcome=outcome, finished_at=self.now, **changes)
        return replace(settled, id=await self.actions.record(settled))

    def show(
        self,
        screen: Screen,
        chat_id: int,
        *,
        reader: int | None,
        language_code: str | None = None,
        message_id: int | None = None,
        **data: Any,
    ) -> BaseEvent:
        """Ask the bot to show `screen` in a chat, in the reader's language, in the place of `message_id` if given.

        The event as it will travel.
        """
        return self.publish(
            ReplyRequestedEvent(
                chat_id=chat_id,
                screen=str(screen),
                data=data,
                user_id=reader,
                message_id=message_id,
                language_code=language_code,
            )
        )
