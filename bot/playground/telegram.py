"""All parts of the local Telegram in one hand: what a Bot API method and the people's side work with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.audience import Audience
from bot.playground.callbacks import CallbackQueries
from bot.playground.cast import Chat, Posted
from bot.playground.files import FileStore
from bot.playground.journal import Journal
from bot.playground.members import is_in
from bot.playground.profile import Profile
from bot.playground.stars import Stars
from bot.playground.updates import UpdateQueue
from bot.playground.webhook import Webhook
from bot.playground.wire import Json
from bot.playground.world import World

InsideSource = Callable[[], AsyncIterator[Mapping[str, Any]]]
"""What happens inside the bot, one bus event in wire form after the other, for each reader anew."""


@dataclass(frozen=True, slots=True)
class Telegram:
    """The parts, and the few sentences that need more than one of them."""

    token: str
    journal: Journal
    world: World
    audience: Audience
    updates: UpdateQueue
    webhook: Webhook
    callbacks: CallbackQueries
    files: FileStore
    stars: Stars
    profile: Profile
    inside: InsideSource | None
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def tell_bot(self, kind: str, chat: Chat, body: Json) -> None:
        """Queue an update about a chat, if the bot is in it."""
        if is_in(chat.bot_standing):
            self.updates.push(kind, body)

    def reseat_bot(self, chat: Chat, standing: Json, by: Json) -> None:
        """Change how the bot stands in a chat and tell it so (`my_chat_member`), also when it is out now."""
        change = self._change(chat, self.world.bot_user(), chat.bot_standing, standing, by)
        self.world.seat_bot(chat, standing)
        self.updates.push("my_chat_member", change)

    def reseat(self, chat: Chat, person_id: int, standing: Json, by: Json) -> None:
        """Change how a person stands in a chat and tell the bot so (`chat_member`)."""
        before = chat.standing(person_id, self.world.clock())
        user = self.world.user(person_id)
        if user is not None and before != standing:
            self.world.seat(chat, person_id, standing)
            self.tell_bot("chat_member", chat, self._change(chat, user, before, standing, by))

    def react(self, chat: Chat, posted: Posted, who: Json, kinds: list[Json]) -> None:
        """Set somebody's reactions to a message; people's reach the bot if it asked for them."""
        before = posted.reactions.get(who["id"], [])
        message_id = posted.message["message_id"]
        self.world.react(chat, message_id, who["id"], kinds)
        if not who["is_bot"] and before != kinds:
            change = {"chat": chat.about, "message_id": message_id, "user": who, "date": self.world.now}
            self.tell_bot("message_reaction", chat, {**change, "old_reaction": before, "new_reaction": kinds})

    def _change(self, chat: Chat, user: Json, before: Json, after: Json, by: Json) -> Json:
        return {
            "chat": chat.about,
            "from": by,
            "date": self.world.now,
            "old_chat_member": {**before, "user": user},
            "new_chat_member": {**after, "user": user},
        }
