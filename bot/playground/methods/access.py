"""Finding what a call is about, and refusing in Telegram's words what the bot may not touch."""

from __future__ import annotations

from bot.playground.cast import Chat, Person, Posted
from bot.playground.errors import ApiError, bad_request, forbidden
from bot.playground.members import is_administrator, is_in, may
from bot.playground.params import Params, as_integer
from bot.playground.telegram import Telegram


def known_chat(telegram: Telegram, params: Params, name: str = "chat_id") -> Chat:
    """The chat a call names by id, or by @username for a public one."""
    given = params.text(name).strip()
    if not given:
        raise bad_request(f"{name} is empty")
    if given.startswith("@"):
        public = (chat for chat in telegram.world.chats.values() if not chat.is_private)
        chat = next((chat for chat in public if chat.about.get("username", "").lower() == given[1:].lower()), None)
    else:
        chat_id = as_integer(given)
        chat = None if chat_id is None else telegram.world.chats.get(chat_id)
    if chat is None:
        raise bad_request("chat not found")
    if chat.upgraded_to is not None:
        reason = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, reason, {"migrate_to_chat_id": chat.upgraded_to})
    return chat


def readable_chat(telegram: Telegram, params: Params, name: str = "chat_id") -> Chat:
    """A chat the bot may look at: any private one, and groups it is in."""
    chat = known_chat(telegram, params, name)
    if not chat.is_private:
        _refuse_if_out(chat)
    return chat


def writable_chat(telegram: Telegram, params: Params, name: str = "chat_id") -> Chat:
    """A chat the bot may write to. ApiError 403 when the person is gone or has blocked it, or it is out."""
    chat = known_chat(telegram, params, name)
    if not chat.is_private:
        _refuse_if_out(chat)
        if chat.is_channel and not is_administrator(chat.bot_standing):
            raise bad_request("need administrator rights in the channel chat")
        return chat
    if telegram.world.people[chat.id].deactivated:
        raise forbidden("user is deactivated")
    if not is_in(chat.bot_standing):
        raise forbidden("bot was blocked by the user")
    return chat


def supergroup(telegram: Telegram, params: Params, right: str, refusal: str) -> Chat:
    """A supergroup or channel in which the bot has a right; `refusal` is what it hears otherwise."""
    chat = group(telegram, params, right, refusal)
    if chat.about["type"] == "group":
        raise bad_request("method is available for supergroup and channel chats only")
    return chat


def group(telegram: Telegram, params: Params, right: str, refusal: str) -> Chat:
    """A group of any kind in which the bot has a right."""
    chat = writable_chat(telegram, params)
    if chat.is_private:
        raise bad_request("method is available for supergroup and channel chats only")
    if not may(chat.bot_standing, right):
        raise bad_request(refusal)
    return chat


def message_in(chat: Chat, params: Params, what: str, name: str = "message_id") -> Posted:
    """A message of the chat; `what` names it in the refusal ("message to edit")."""
    posted = chat.history.get(params.integer(name))
    if posted is None:
        raise bad_request(f"{what} not found")
    return posted


def person_named(telegram: Telegram, params: Params) -> Person:
    """The person a call names by user_id."""
    user_id = as_integer(params.text("user_id"))
    if user_id is None or user_id <= 0:
        raise bad_request("invalid user_id specified")
    person = telegram.world.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    return person


def _refuse_if_out(chat: Chat) -> None:
    kind = chat.about["type"]
    if chat.bot_standing["status"] == "kicked":
        raise forbidden(f"bot was kicked from the {kind} chat")
    if chat.bot_standing["status"] == "left":
        raise forbidden(f"bot is not a member of the {kind} chat")
