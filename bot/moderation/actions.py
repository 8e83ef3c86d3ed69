"""TelegramActions: what moderation does to people and messages, by way of the Bot API."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
)
from aiogram.methods import (
    BanChatMember,
    BanChatSenderChat,
    DeleteMessages,
    RestrictChatMember,
    TelegramMethod,
    UnbanChatMember,
    UnbanChatSenderChat,
)
from aiogram.types import ChatPermissions
from prometheus_client import Counter

from bot.outgoing import Outgoing
from bot.telegram import redact
from services.admin import Outcome

ACTIONS_ANSWERED = Counter(
    "moderation_calls_total", "Acts of moderation by what Telegram answered", ["method", "outcome"]
)

_NOTHING = ChatPermissions(**dict.fromkeys(ChatPermissions.model_fields, False))
_EVERYTHING = ChatPermissions(**dict.fromkeys(ChatPermissions.model_fields, True))

_log = structlog.get_logger(__name__)

MethodFor = Callable[[int], TelegramMethod[Any]]
"""The call to make, given the group's id: a group that becomes a supergroup gets another one."""


class TelegramActions:
    """Implements services.admin.ChatActions. Refusals are told in Telegram's own words."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    async def ban(self, chat_id: int, target_id: int, until: datetime | None) -> Outcome:
        """Ban a person until a moment, or a channel for good."""
        if target_id < 0:
            return await self._do(chat_id, lambda chat: BanChatSenderChat(chat_id=chat, sender_chat_id=target_id))
        return await self._do(chat_id, lambda chat: BanChatMember(chat_id=chat, user_id=target_id, until_date=until))

    async def unban(self, chat_id: int, target_id: int) -> Outcome:
        """Lift a ban; who is in the group stays there."""
        if target_id < 0:
            return await self._do(chat_id, lambda chat: UnbanChatSenderChat(chat_id=chat, sender_chat_id=target_id))
        return await self._do(
            chat_id, lambda chat: UnbanChatMember(chat_id=chat, user_id=target_id, only_if_banned=True)
        )

    async def kick(self, chat_id: int, target_id: int) -> Outcome:
        """Put a person out of the group, free to come back."""
        banned = await self.ban(chat_id, target_id, None)
        if not banned.is_done:
            return banned
        released = await self.unban(chat_id, target_id)
        return released if released.is_done else replace(released, is_half=True)

    async def mute(self, chat_id: int, target_id: int, until: datetime | None) -> Outcome:
        """Take the right to write from a person until a moment."""
        return await self._do(
            chat_id,
            lambda chat: RestrictChatMember(
                chat_id=chat,
                user_id=target_id,
                permissions=_NOTHING,
                use_independent_chat_permissions=True,
                until_date=until,
            ),
        )

    async def unmute(self, chat_id: int, target_id: int) -> Outcome:
        """Give a person back what the group lets everybody do."""
        return await self._do(
            chat_id,
            lambda chat: RestrictChatMember(
                chat_id=chat, user_id=target_id, permissions=_EVERYTHING, use_independent_chat_permissions=True
            ),
        )

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Outcome:
        """Delete at most 100 messages; those that are gone are passed over."""
        return await self._do(chat_id, lambda chat: DeleteMessages(chat_id=chat, message_ids=list(message_ids)))

    async def _do(self, chat_id: int, method: MethodFor) -> Outcome:
        call = method(chat_id)
        try:
            await self._outgoing.call(chat_id, call, is_repeatable=True)
        except TelegramMigrateToChat as error:
            if error.migrate_to_chat_id == chat_id:
                return self._refused(call, error)
            _log.info("chat_migrated", chat_id=chat_id, new_chat_id=error.migrate_to_chat_id)
            return await self._do(error.migrate_to_chat_id, method)
        except (TelegramBadRequest, TelegramForbiddenError, TelegramNotFound) as error:
            return self._refused(call, error)
        ACTIONS_ANSWERED.labels(call.__api_method__, "done").inc()
        return Outcome(is_done=True)

    def _refused(self, call: TelegramMethod[Any], error: AiogramError) -> Outcome:
        words = redact(getattr(error, "message", "") or str(error))
        _log.warning("moderation_refused", method=call.__api_method__, error=words)
        ACTIONS_ANSWERED.labels(call.__api_method__, "refused").inc()
        return Outcome(is_done=False, words=words.removeprefix("Bad Request: ").removeprefix("Forbidden: "))
