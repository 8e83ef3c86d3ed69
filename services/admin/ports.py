"""What moderation needs of Telegram, in its own words. The bot implements both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.admin.rights import Standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Telegram answered: done, or refused in these `words`.

    `is_half`: of two calls the first was done: who should be put out is banned, and was not let back in.
    """

    is_done: bool
    words: str = ""
    is_half: bool = False


@dataclass(frozen=True, slots=True)
class GroupAdmin:
    """An administrator of a group who is a person and not anonymous."""

    user_id: int
    first_name: str


class ChatRights(Protocol):
    """Who may do what in a group, as Telegram knows it."""

    @property
    def bot_id(self) -> int:
        """The bot's own id."""
        ...

    async def standing(self, chat_id: int, user_id: int, *, is_fresh: bool = False) -> Standing:
        """How the person stands in the group; answers are kept for seconds unless `is_fresh`.

        Somebody Telegram does not know there is a stranger. Waits as long as Telegram cannot be reached.
        """
        ...

    async def admins(self, chat_id: int) -> Sequence[GroupAdmin]:
        """The administrators who can be called; none where Telegram does not tell."""
        ...


class ChatActions(Protocol):
    """What is done to people and messages in a group. Each may be done twice: the second time changes nothing.

    Every call waits as long as Telegram limits us or cannot be reached, follows a group that became a supergroup, and
    tells Telegram's refusal as an Outcome. A negative target is a channel.
    """

    async def ban(self, chat_id: int, target_id: int, until: datetime | None) -> Outcome: ...
    async def unban(self, chat_id: int, target_id: int) -> Outcome: ...
    async def kick(self, chat_id: int, target_id: int) -> Outcome: ...
    async def mute(self, chat_id: int, target_id: int, until: datetime | None) -> Outcome: ...
    async def unmute(self, chat_id: int, target_id: int) -> Outcome: ...

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> Outcome:
        """Delete at most 100 messages; those that are gone already are no refusal."""
        ...
