"""Prompts: what a message of the bot asks for is given by replying to it.

A prompt ends with the command it would take, as code: `/user 12345 award 100`. The reply is the rest of that command,
as if it had been typed whole. Nothing is remembered meanwhile, and nobody's words are taken for an answer who did not
reply.
"""

from __future__ import annotations

from typing import Any

from aiogram.enums import MessageEntityType
from aiogram.filters import Filter
from aiogram.types import Message

from bot.commands import parse_command
from bot.translator import Heard, answered_message
from bus.catalogue import PersonRequestedEvent


def continued(message: Message, bot_id: int) -> str | None:
    """The whole command that `message` makes of the prompt it replies to; None where it replies to none."""
    answered = answered_message(message)
    if answered is None or answered.from_user is None or answered.from_user.id != bot_id:
        return None
    said, asked = message.text or "", answered.text or ""
    if not said or said.startswith("/") or not answered.entities:
        return None
    last = answered.entities[-1]
    command = last.extract_from(asked)
    if last.type != MessageEntityType.CODE or not asked.endswith(command) or not command.startswith("/"):
        return None
    if command.endswith("…"):
        # An example of what can be typed, not the beginning of it.
        return None
    return f"{command.strip()} {said}"


class ContinuesPrompt(Filter):
    """Replies to a prompt about a person, as the `call` they complete."""

    async def __call__(self, message: Message, username: str, heard: Heard) -> bool | dict[str, Any]:
        call = parse_command(continued(message, heard.bot_id) or "", username)
        if call is None or call.command is None or call.command.event is not PersonRequestedEvent:
            return False
        return {"call": call}
