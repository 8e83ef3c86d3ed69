"""The world of the playground: who there is, which chats, what was said. Every change goes to the journal at once.

Memory is the working copy. Histories are bounded: the oldest messages of a chat are forgotten first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bot.playground.audience import Audience
from bot.playground.cast import BOT_NAME, BOT_USERNAME, GROUP_ID, Chat, Person, Posted, first_cast, private_chat
from bot.playground.journal import Journal
from bot.playground.wire import Json

HISTORY = 1_000
"""Messages kept per chat."""

_FIRST_OWN_ID = 2_001


class World:
    """People, chats and messages, with the audience told of every change."""

    def __init__(self, journal: Journal, audience: Audience, bot_id: int, clock: Callable[[], float]) -> None:
        self._journal = journal
        self._audience = audience
        self._bot_id = bot_id
        self.clock = clock
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.bot_name = BOT_NAME
        self._last_message_ids: dict[str, int] = {}

    async def load(self) -> None:
        """Take up what the journal kept, or begin with the first cast."""
        for _, kept in await self._journal.load("person"):
            person = Person(**kept)
            self.people[person.id] = person
        for key, kept in await self._journal.load("chat"):
            standings = {int(person_id): standing for person_id, standing in kept["standings"].items()}
            chat = Chat(int(key), kept["about"], standings, kept["bot_standing"], kept["pinned"])
            chat.linked_id = kept.get("linked_id")
            chat.upgraded_to = kept.get("upgraded_to")
            self.chats[chat.id] = chat
        self._last_message_ids = dict(await self._journal.load("last_message_id"))
        messages = [(*map(int, key.split(":")), kept) for key, kept in await self._journal.load("message")]
        for chat_id, message_id, kept in sorted(messages, key=lambda item: item[:2]):
            reactions = {int(who): kinds for who, kinds in kept["reactions"].items()}
            self.chats[chat_id].history[message_id] = Posted(kept["message"], reactions)
        if not self.people:
            self._begin()

    def _begin(self) -> None:
        people, group = first_cast()
        for person in people:
            self.welcome(person)
        self.chats[group.id] = group
        self.keep_chat(group)

    @property
    def now(self) -> int:
        """Unix time, whole seconds."""
        return int(self.clock())

    def bot_user(self) -> Json:
        """Telegram's User for the bot."""
        return {"id": self._bot_id, "is_bot": True, "first_name": self.bot_name, "username": BOT_USERNAME}

    def user(self, user_id: int) -> Json | None:
        """Telegram's User for an id, the bot's own included; None for nobody."""
        if user_id == self._bot_id:
            return self.bot_user()
        person = self.people.get(user_id)
        return None if person is None else person.as_user()

    def welcome(self, person: Person) -> None:
        """Add a person, with a private chat."""
        self.people[person.id] = person
        self.keep_person(person)
        chat = private_chat(person)
        self.chats[chat.id] = chat
        self.keep_chat(chat)
        self._audience.tell_everybody("state")

    def open_chat(self, chat: Chat) -> None:
        """Add a group or a channel."""
        self.chats[chat.id] = chat
        self.keep_chat(chat)
        self._audience.tell_everybody("state")

    def close_group(self, group: Chat, upgraded_to: int) -> None:
        """Nobody is in a group any more that became a supergroup."""
        group.upgraded_to, group.standings = upgraded_to, {}
        self.keep_chat(group)
        self._audience.tell_everybody("state")

    def free_id(self) -> int:
        """An id nobody has."""
        return max(_FIRST_OWN_ID, max(self.people, default=0) + 1)

    def free_chat_id(self) -> int:
        """An id no group and no channel has."""
        return min(GROUP_ID, *self.chats) - 1

    def post(self, chat: Chat, sender: Json, **content: Any) -> Json:
        """Add a message to a chat and return it."""
        message_id = self._last_message_ids.get(str(chat.id), 0) + 1
        self._last_message_ids[str(chat.id)] = message_id
        self._journal.put("last_message_id", chat.id, message_id)
        # Whoever writes in a channel, it is the channel that speaks.
        speaker: Json = {"sender_chat": chat.about} if chat.is_channel else {"from": sender}
        message = {"message_id": message_id, **speaker, "chat": chat.about, "date": self.now, **content}
        chat.history[message_id] = Posted(message)
        self._keep_message(chat, message_id)
        if len(chat.history) > HISTORY:
            self._forget(chat, [next(iter(chat.history))])
        self._tell(chat, "message", message=message)
        return message

    def rewrite(self, chat: Chat, message: Json) -> Json:
        """Put a changed message in its place."""
        posted = chat.history[message["message_id"]]
        posted.message = message
        self._keep_message(chat, message["message_id"])
        self._tell(chat, "edit", message=self.shown(posted))
        return message

    def erase(self, chat: Chat, message_ids: Iterable[int]) -> None:
        """Delete messages; those that are not there are passed over."""
        known = [message_id for message_id in message_ids if message_id in chat.history]
        self._forget(chat, known)
        if known:
            self._tell(chat, "delete", message_ids=known)
        if not set(known).isdisjoint(chat.pinned):
            self.pin(chat, [message_id for message_id in chat.pinned if message_id not in known])

    def react(self, chat: Chat, message_id: int, who: int, kinds: list[Json]) -> None:
        """Set somebody's reactions to a message; none takes them back."""
        posted = chat.history[message_id]
        posted.reactions.pop(who, None)
        if kinds:
            posted.reactions[who] = kinds
        self._keep_message(chat, message_id)
        self._tell(chat, "reaction", message_id=message_id, reactions=posted.counted_reactions())

    def pin(self, chat: Chat, message_ids: list[int]) -> None:
        """Set which messages are pinned, the newest last."""
        chat.pinned = message_ids
        self.keep_chat(chat)
        self._audience.tell_everybody("state")

    def seat(self, chat: Chat, person_id: int, standing: Json) -> None:
        """Set how a person stands in a chat."""
        chat.standings[person_id] = standing
        self.keep_chat(chat)
        self._audience.tell_everybody("state")

    def seat_bot(self, chat: Chat, standing: Json) -> None:
        """Set how the bot stands in a chat."""
        chat.bot_standing = standing
        self.keep_chat(chat)
        self._audience.tell_everybody("state")

    def shown(self, posted: Posted) -> Json:
        """A message as the page gets it: Telegram's Message, with `reactions` when there are any."""
        reactions = posted.counted_reactions()
        return {**posted.message, "reactions": reactions} if reactions else posted.message

    def keep_person(self, person: Person) -> None:
        """Write a person through."""
        self._journal.put("person", person.id, {**person.as_person(), "deactivated": person.deactivated})

    def keep_chat(self, chat: Chat) -> None:
        """Write a chat through, without its history."""
        self._journal.put("chat", chat.id, chat.kept())

    def _keep_message(self, chat: Chat, message_id: int) -> None:
        posted = chat.history[message_id]
        reactions = {str(who): kinds for who, kinds in posted.reactions.items()}
        self._journal.put("message", f"{chat.id}:{message_id}", {"message": posted.message, "reactions": reactions})

    def _forget(self, chat: Chat, message_ids: Iterable[int]) -> None:
        for message_id in message_ids:
            del chat.history[message_id]
            self._journal.drop("message", f"{chat.id}:{message_id}")

    def _tell(self, chat: Chat, kind: str, **details: Any) -> None:
        if self._audience.is_watching:
            self._audience.tell(chat.present_ids(self.clock()), kind, chat_id=chat.id, **details)
