"""In whose name somebody writes: their own, the group's, or that of a channel of theirs."""

from __future__ import annotations

from bot.playground import asking, members
from bot.playground.cast import ANONYMOUS_ADMIN, CHANNEL_BOT, Chat, Person
from bot.playground.errors import PeopleError
from bot.playground.wire import Json
from bot.playground.world import World


def speaker_of(world: World, person: Person, chat: Chat, asked: Json) -> tuple[Json, Json]:
    """Who a message is from, and what else says in whose name it is. PeopleError 403 for whom that is not open to.

    An anonymous administrator writes in the group's name. With a `sender_chat_id` the message is the channel's, whose
    owner the person has to be.
    """
    standing = chat.standing(person.id, world.clock())
    if asked.get("sender_chat_id") is not None:
        channel = _own_channel(world, person, asking.integer(asked, "sender_chat_id"))
        if chat.is_private or chat.is_channel:
            raise PeopleError(403, "a channel writes in groups alone")
        if chat.standing(channel.id, world.clock())["status"] == "kicked":
            raise PeopleError(403, f"{channel.about['title']} is banned from this group")
        return CHANNEL_BOT, {"sender_chat": channel.about}
    if chat.is_channel and not members.is_administrator(standing):
        raise PeopleError(403, f"{person.first_name} only reads this channel")
    if not chat.is_channel and standing.get("is_anonymous"):
        return ANONYMOUS_ADMIN, {"sender_chat": chat.about}
    return person.as_user(), {}


def _own_channel(world: World, person: Person, channel_id: int) -> Chat:
    channel = world.chats.get(channel_id)
    if channel is None or not channel.is_channel:
        raise PeopleError(404, f"there is no channel with the id {channel_id}")
    if channel.standing(person.id, world.clock())["status"] != "creator":
        raise PeopleError(403, f"{person.first_name} cannot write in this channel's name")
    return channel
