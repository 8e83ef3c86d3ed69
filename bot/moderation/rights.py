"""TelegramRights: who may do what in a group, asked of Telegram and kept for seconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.methods import GetChatAdministrators, GetChatMember
from aiogram.types import ChatMemberBanned, ChatMemberRestricted
from aiogram.types.chat_member_union import ChatMemberUnion

from bot.group_translator import is_in, rights_of
from bot.outgoing import Outgoing
from services.admin import STRANGER, GroupAdmin, Standing

KEPT_S = 5.0
"""How long an answer is good for deciding; what is carried out is asked anew."""

_KEPT_AT_MOST = 10_000


class TelegramRights:
    """Implements services.admin.ChatRights. Who Telegram does not know, or does not tell about, is a stranger."""

    def __init__(self, bot: Bot, outgoing: Outgoing, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._outgoing = outgoing
        self._clock = clock
        self._kept: dict[tuple[int, int], tuple[float, Standing]] = {}

    @property
    def bot_id(self) -> int:
        """The bot's own id."""
        return self._bot.id

    async def standing(self, chat_id: int, user_id: int, *, is_fresh: bool = False) -> Standing:
        """How the person stands in the group, as of at most KEPT_S seconds ago."""
        kept = self._kept.get((chat_id, user_id))
        if kept is not None and not is_fresh and kept[0] > self._clock():
            return kept[1]
        found = await self._ask(chat_id, user_id)
        if len(self._kept) >= _KEPT_AT_MOST:
            self._kept.clear()
        self._kept[chat_id, user_id] = self._clock() + KEPT_S, found
        return found

    async def admins(self, chat_id: int) -> Sequence[GroupAdmin]:
        """The administrators who can be called: people who are not anonymous."""
        try:
            members = await self._outgoing.call(chat_id, GetChatAdministrators(chat_id=chat_id), is_repeatable=True)
        except TelegramMigrateToChat as error:
            return () if error.migrate_to_chat_id == chat_id else await self.admins(error.migrate_to_chat_id)
        except (TelegramBadRequest, TelegramForbiddenError):
            return ()
        return [
            GroupAdmin(member.user.id, member.user.first_name)
            for member in members
            if not member.user.is_bot and not getattr(member, "is_anonymous", False)
        ]

    async def _ask(self, chat_id: int, user_id: int) -> Standing:
        asked = GetChatMember(chat_id=chat_id, user_id=user_id)
        try:
            return standing_of(await self._outgoing.call(chat_id, asked, is_repeatable=True))
        except TelegramMigrateToChat as error:
            new_chat_id = error.migrate_to_chat_id
            return STRANGER if new_chat_id == chat_id else await self._ask(new_chat_id, user_id)
        except (TelegramBadRequest, TelegramForbiddenError):
            return STRANGER


def standing_of(member: ChatMemberUnion) -> Standing:
    """The standing that Telegram's ChatMember describes."""
    until = member.until_date if isinstance(member, ChatMemberBanned | ChatMemberRestricted) else None
    # Telegram's way to say for ever is the beginning of time.
    is_timed = isinstance(until, datetime) and until.timestamp() > 0
    return Standing(
        status=str(member.status),
        is_in=is_in(member),
        rights=rights_of(member),
        until=until.astimezone(UTC) if is_timed and isinstance(until, datetime) else None,
        name=member.user.first_name,
    )
