"""Answers to taps, and reactions."""

from __future__ import annotations

from typing import Any

from bot.playground.errors import bad_request
from bot.playground.methods.access import message_in, writable_chat
from bot.playground.params import Params
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

MAX_ANSWER = 200

_SINGLE = (
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐"
    "🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾🤷😡"
)
_JOINED = ("❤‍🔥", "👨‍💻", "🤷‍♂", "🤷‍♀")
REACTIONS = frozenset((*_SINGLE, *_JOINED))
"""The emoji Telegram takes as reactions. Source: the Bot API's ReactionTypeEmoji."""


async def answer_callback_query(telegram: Telegram, params: Params) -> bool:
    text = params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = params.text("callback_query_id")
    person_id = telegram.callbacks.answer(query_id)
    telegram.audience.tell(
        [person_id],
        "callback_answer",
        callback_query_id=query_id,
        text=text,
        show_alert=params.flag("show_alert"),
        url=params.text("url"),
    )
    return True


async def set_message_reaction(telegram: Telegram, params: Params) -> bool:
    chat = writable_chat(telegram, params)
    posted = message_in(chat, params, "message to react")
    telegram.react(chat, posted, telegram.world.bot_user(), reactions_of(params.document("reaction", "reaction")))
    return True


def reactions_of(given: Any) -> list[Json]:
    """A list of ReactionType, at most one, as only premium users may set more; ApiError for anything else."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in given:
        if (
            not isinstance(reaction, dict)
            or reaction.get("type") != "emoji"
            or not isinstance(reaction.get("emoji"), str)
        ):
            raise bad_request("can't parse reaction type: expected an Object with the fields type and emoji")
        # The variation selector is a matter of the keyboard, not of the reaction.
        if reaction["emoji"].replace("\ufe0f", "") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    return [{"type": "emoji", "emoji": reaction["emoji"].replace("\ufe0f", "")} for reaction in given]


METHODS = {"answerCallbackQuery": answer_callback_query, "setMessageReaction": set_message_reaction}
