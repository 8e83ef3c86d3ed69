"""The services together: people who play, groups that are kept in order, and the desk that looks after everybody."""

from __future__ import annotations

from typing import Any

from bus import (
    AdminActionPerformedEvent,
    AuditRequestedEvent,
    BaseEvent,
    DeedRequestedEvent,
    ModerationRequestedEvent,
    PersonRequestedEvent,
    ReplyRequestedEvent,
    UserActivityDetectedEvent,
    WishAnsweredEvent,
)
from services.admin import Staff, Standing, admin_handlers
from services.admin.desk import BanMarks, desk_handlers
from services.database import Database
from services.gamification import PlayerPurses
from services.screens import Screen
from services.user import UserAccounts
from tests.admin.group import ALL, BOT, CHAT, MEMBER, Telegram
from tests.gamification.world import Clock, World, game_content

OWNER, OTHER_OWNER, ANA, BEN, NOBODY = 10_001, 10_002, 20_001, 20_002, 99_999
"""Two owners of the bot, two people who play, and an id nobody was seen with."""

BAN_MARKS = BanMarks(bytes(32))


class DeskWorld(World):
    """`asks`, `taps` and `answers` let everything happen that follows; what they return is all of it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        staff = Staff((OWNER, OTHER_OWNER))
        admin = Standing("administrator", is_in=True, rights=ALL)
        telegram = Telegram({BOT: admin, OWNER: admin, ANA: MEMBER, BEN: MEMBER})
        self.handlers += admin_handlers(self.transactions, database, telegram, telegram, clock, staff)
        self.handlers += desk_handlers(
            self.transactions, staff, UserAccounts(), PlayerPurses(game_content()), BAN_MARKS, bot_id=BOT
        )

    async def everything_of(self, *events: BaseEvent) -> list[BaseEvent]:
        """All that `events` cause, and what that causes."""
        last = await self._last_row()
        await self.settle(*events)
        return await self._caused_since(last)

    async def arrives(self, user_id: int, first_name: str, username: str | None = None) -> None:
        """Somebody registers, and is seen."""
        await self.at_home(user_id, first_name, username=username)
        details = {"first_name": first_name, "username": username}
        await self.settle(
            UserActivityDetectedEvent(user_id, "message", chat_id=user_id, details=details, timestamp=self.clock())
        )

    async def asks(self, who: int, argument: str = "", **told: Any) -> list[BaseEvent]:
        """Somebody types /user."""
        self.clock.move(seconds=1)
        asked = PersonRequestedEvent(
            **{"user_id": who, "chat_id": who, "argument": argument, "timestamp": self.clock(), **told}
        )
        return await self.everything_of(asked)

    async def opens(self, who: int, person_id: int, tab: str = "card", page: int = 0) -> list[BaseEvent]:
        """Somebody taps a tab."""
        return await self.asks(who, person_id=person_id, tab=tab, page=page, message_id=5)

    async def taps(self, who: int, person_id: int, deed: str, number: int | None = None) -> list[BaseEvent]:
        """Somebody taps a deed."""
        return await self.everything_of(
            DeedRequestedEvent(user_id=who, chat_id=who, message_id=5, person_id=person_id, deed=deed, number=number)
        )

    async def answers(self, who: int, wish_id: int, is_confirmed: bool = True) -> list[BaseEvent]:
        """Somebody says whether they mean it."""
        return await self.everything_of(
            WishAnsweredEvent(user_id=who, chat_id=who, message_id=5, wish_id=wish_id, is_confirmed=is_confirmed)
        )

    async def does(self, who: int, argument: str) -> list[BaseEvent]:
        """Somebody types a deed, and means it."""
        asked = await self.asks(who, argument)
        return await self.answers(who, shown(asked, Screen.PERSON_CONFIRM)["wish_id"])

    async def moderates(self, who: int, text: str, target_id: int) -> list[BaseEvent]:
        """Somebody types a verb in the group, in reply to somebody."""
        verb, _, argument = text.removeprefix("/").partition(" ")
        return await self.everything_of(
            ModerationRequestedEvent(
                user_id=who,
                chat_id=CHAT,
                chat_type="supergroup",
                verb=verb,
                argument=argument,
                first_name="Olga",
                chat_title="Night Hotel",
                reply_to_message_id=50,
                reply_to_user_id=target_id,
                reply_to_name="Ana",
                timestamp=self.clock(),
            )
        )

    async def audit(self, argument: str = "") -> list[dict[str, Any]]:
        """What an owner finds in the audit of everything, newest first."""
        told = await self.everything_of(AuditRequestedEvent(user_id=OWNER, chat_id=OWNER, argument=argument))
        return list(shown(told, Screen.AUDIT)["entries"])


def shown(events: list[BaseEvent], screen: Screen) -> dict[str, Any]:
    """The data of the one showing of `screen` among `events`."""
    (found,) = (e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen == screen)
    return found.data


def told_to(events: list[BaseEvent], chat_id: int) -> list[str]:
    """The screens that are shown in a chat."""
    return [e.screen for e in events if isinstance(e, ReplyRequestedEvent) and e.chat_id == chat_id]


def acts(events: list[BaseEvent]) -> list[tuple[str, str, str]]:
    """Each act that is told, as (act, outcome, why)."""
    return [
        (e.action_type, e.action_details["outcome"], e.action_details["why"])
        for e in events
        if isinstance(e, AdminActionPerformedEvent)
    ]
