"""A group to moderate: who stands how in it, a Telegram that does what it is told, and everything that was told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from bus import (
    AdminActionPerformedEvent,
    AuditRequestedEvent,
    BaseEvent,
    ConfigurationRequestedEvent,
    EventBusConfig,
    EventFactory,
    ModerationRequestedEvent,
    RedisEventBus,
    ReplyRequestedEvent,
)
from bus.key_ring import KeyRing, new_key
from services.admin import STRANGER, GroupAdmin, Outcome, Staff, Standing, admin_handlers
from services.admin.actions import Action, Actions
from services.admin.handlers.protect import Protect
from services.admin.rights import ANONYMOUS_ADMIN
from services.admin.verbs import Right
from services.database import Database, Outbox, ServiceHandler, Transactions
from services.database.tables import outbox
from services.screens import Screen
from tests.gamification.world import Clock

CHAT = -1001
BOT, OWNER, ADMIN, HELPER, BEN, ADA, CHANNEL = 999, 1, 2, 3, 8, 7, -1009
"""The admin may restrict and delete, the helper may delete alone; Ben and Ada are members."""

KEYS = KeyRing.parse(new_key())
ALL = frozenset(right.value for right in Right)
MEMBER = Standing("member", is_in=True)
MUTED = Standing("restricted", is_in=True)
BANNED = Standing("kicked", is_in=False)


@dataclass
class Telegram:
    """Both ports. `refusing`: the words in which the next calls are refused; `calls`: what was done."""

    standings: dict[int, Standing]
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    refusing: list[str] = field(default_factory=list)
    bot_id: int = BOT
    elsewhere: dict[int, dict[int, Standing]] = field(default_factory=dict)

    async def standing(self, chat_id: int, user_id: int, *, is_fresh: bool = False) -> Standing:
        return self.elsewhere.get(chat_id, self.standings).get(user_id, STRANGER)

    async def admins(self, chat_id: int) -> Sequence[GroupAdmin]:
        return [GroupAdmin(user, str(user)) for user, s in self.standings.items() if s.is_admin and user != BOT]

    async def ban(self, chat_id: int, target_id: int, until: datetime | None) -> Outcome:
        return self._do("ban", target_id, replace(BANNED, until=until), until)

    async def unban(self, chat_id: int, target_id: int) -> Outcome:
        return self._do("unban", target_id, STRANGER)

    async def kick(self, chat_id: int, target_id: int) -> Outcome:
        return self._do("kick", target_id, STRANGER)

    async def mute(self, chat_id: int, target_id: int, until: datetime | None) -> Outcome:
        return self._do("mute", target_id, replace(MUTED, until=until), until)

    async def unmute(self, chat_id: int, target_id: int) -> Outcome:
        return self._do("unmute", target_id, MEMBER)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Outcome:
        if self.refusing:
            return Outcome(is_done=False, words=self.refusing.pop(0))
        self.calls.append(("delete", list(message_ids)))
        return Outcome(is_done=True)

    def _do(self, what: str, target_id: int, after: Standing, *more: Any) -> Outcome:
        if self.refusing:
            return Outcome(is_done=False, words=self.refusing.pop(0))
        self.calls.append((what, target_id, *more))
        self.standings[target_id] = after
        return Outcome(is_done=True)


class Group:
    """People do things in it; `says` and `taps` let everything happen that follows, scheduled events apart."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.telegram = Telegram(
            {
                BOT: Standing("administrator", is_in=True, rights=ALL),
                OWNER: Standing("creator", is_in=True, rights=ALL),
                ADMIN: Standing("administrator", is_in=True, rights=ALL),
                HELPER: Standing("administrator", is_in=True, rights=frozenset((Right.DELETE.value,))),
                BEN: MEMBER,
                ADA: MEMBER,
            }
        )
        # Never started: what is committed stays in the table, where the tests read it.
        kept = Outbox(database, RedisEventBus(EventBusConfig()), clock, key_ring=KEYS)
        self.transactions = Transactions(database, kept, clock)
        self.handlers: list[ServiceHandler[Any]] = list(
            admin_handlers(self.transactions, database, self.telegram, self.telegram, clock, Staff((OWNER,)))
        )
        self._messages = count(100)
        self.posted = 0

    async def says(self, who: int, text: str, **told: Any) -> list[BaseEvent]:
        """Somebody types a verb; everything it causes."""
        return await self.settle(self.asks(who, text, **told))

    def asks(self, who: int, text: str, **told: Any) -> ModerationRequestedEvent:
        """The wish that a typed verb is."""
        verb, _, argument = text.removeprefix("/").partition(" ")
        return ModerationRequestedEvent(
            **{
                "user_id": who,
                "chat_id": CHAT,
                "chat_type": "supergroup",
                "verb": verb,
                "argument": argument,
                "first_name": f"P{who}",
                "chat_title": "Night Hotel",
                "command_message_id": next(self._messages),
                "timestamp": self.clock(),
                **told,
            }
        )

    def reply_to(self, who: int, text: str = "hello", message_id: int = 50) -> dict[str, Any]:
        """What a command says that replies to a message of theirs."""
        told: dict[str, Any] = {"reply_to_message_id": message_id, "reply_to_name": f"P{who}", "reply_to_text": text}
        if who < 0:
            return {**told, "reply_to_user_id": 136_817_688, "reply_to_sender_chat_id": who}
        return {**told, "reply_to_user_id": who}

    def anonymously(self) -> dict[str, Any]:
        """What a command says that an administrator gives in the name of the group."""
        return {"user_id": ANONYMOUS_ADMIN, "sender_chat_id": CHAT, "first_name": "Group"}

    async def configures(self, who: int, argument: str, chat_id: int = CHAT) -> list[BaseEvent]:
        """Somebody types /config; everything it causes."""
        group = "private" if chat_id > 0 else "supergroup"
        self.clock.move(seconds=1)
        return await self.settle(
            ConfigurationRequestedEvent(
                user_id=who, chat_id=chat_id, chat_type=group, argument=argument, timestamp=self.clock()
            )
        )

    async def audits(self, who: int, argument: str = "", chat_id: int = CHAT, **told: Any) -> list[BaseEvent]:
        """Somebody types /audit; everything it causes."""
        return await self.settle(AuditRequestedEvent(user_id=who, chat_id=chat_id, argument=argument, **told))

    async def taps(self, who: int, verb: str, action_id: int, chat_id: int = CHAT) -> list[BaseEvent]:
        """Somebody presses a button of a moderation message; everything it causes."""
        return await self.settle(
            ModerationRequestedEvent(
                user_id=who,
                chat_id=chat_id,
                chat_type="supergroup",
                verb=verb,
                action_id=action_id,
                first_name=f"P{who}",
                message_id=70,
                timestamp=self.clock(),
            )
        )

    async def settle(self, *events: BaseEvent) -> list[BaseEvent]:
        """Deliver `events`, what they cause, what that causes, and so on; all of it."""
        before = await self._last_row()
        waiting = deque(events)
        while waiting:
            last = await self._last_row()
            await self.handle(waiting.popleft())
            waiting.extend(await self._caused_since(last))
        return await self._caused_since(before)

    async def handle(self, event: BaseEvent) -> None:
        """Let every handler that wants `event` react to it."""
        for handler in self.handlers:
            if handler.can_handle(event):
                assert await handler.handle(event)

    def forget_settings(self) -> None:
        """As if a second had passed for whoever keeps settings that long."""
        for handler in self.handlers:
            if isinstance(handler, Protect):
                handler._settings.forget()

    async def due(self) -> list[BaseEvent]:
        """Deliver what was put off to a time that has come by now; all it causes."""
        due = select(outbox.c.body).where(outbox.c.deliver_at <= self.clock()).order_by(outbox.c.deliver_at)
        async with self.database.read() as connection:
            events = [EventFactory.from_bytes(bytes(body), KEYS) for body in (await connection.execute(due)).scalars()]
        return await self.settle(*events)

    async def action(self, action_id: int) -> Action:
        async with self.database.read() as connection:
            action = await Actions(connection).find(action_id)
        assert action is not None
        return action

    async def _last_row(self) -> int:
        async with self.database.read() as connection:
            return await connection.scalar(select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1)) or 0

    async def _caused_since(self, row: int) -> list[BaseEvent]:
        now = select(outbox.c.body).where(outbox.c.id > row, outbox.c.deliver_at.is_(None)).order_by(outbox.c.id)
        async with self.database.read() as connection:
            return [EventFactory.from_bytes(bytes(body), KEYS) for body in (await connection.execute(now)).scalars()]


def performed(events: Sequence[BaseEvent]) -> list[tuple[str, str, str]]:
    """Each act that is told, as (verb, outcome, why)."""
    return [
        (event.action_type, event.action_details["outcome"], event.action_details.get("why", ""))
        for event in events
        if isinstance(event, AdminActionPerformedEvent)
    ]


def shown(events: Sequence[BaseEvent], screen: Screen) -> dict[str, Any]:
    """The data of the one showing of `screen` among `events`."""
    (found,) = (e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen == screen)
    return found.data


def screens(events: Sequence[BaseEvent]) -> list[tuple[str, int]]:
    """Which screens are shown where."""
    return [(event.screen, event.chat_id) for event in events if isinstance(event, ReplyRequestedEvent)]
