"""Courier: one message of a broadcast to one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod

from bot.limits import SpareTurns
from bot.outgoing import Outgoing
from bot.telegram import SendPhoto, SendText, redact
from bot.telegram_errors import Meaning, verdict_on
from services.admin.broadcasts.mailing import Result, Status


class SpareLane:
    """Implements bot.limits.SendingLimits with the turns that replies leave."""

    def __init__(self, limits: SpareTurns) -> None:
        self._limits = limits

    async def acquire(self, chat_id: int) -> None:
        """Return when a call may be made that nobody else waits for."""
        await self._limits.acquire_spare(chat_id)

    async def pause(self, seconds: float) -> None:
        """No call for that long, by anybody."""
        await self._limits.pause(seconds)


class Courier:
    """Sends, waits out what waiting mends, and tells what became of it."""

    def __init__(self, bot: Bot, limits: SpareTurns) -> None:
        self._outgoing = Outgoing(bot, SpareLane(limits))

    async def turn(self, user_id: int) -> None:
        """Wait for a turn to send: before it is written down that somebody is being sent to."""
        await self._outgoing.turn(user_id)

    async def send(self, user_id: int, text: Mapping[str, Any]) -> tuple[Result, bool]:
        """What became of it, and whether it was sent again after a call that Telegram did not answer."""
        doubts = 0

        def doubted() -> None:
            nonlocal doubts
            doubts += 1

        try:
            answer = await self._outgoing.call(user_id, method_for(user_id, text), has_turn=True, on_doubt=doubted)
        except AiogramError as error:
            return refusal_of(error), doubts > 0
        message_id = answer.get("message_id") if isinstance(answer, dict) else None
        return Result(Status.SENT, message_id=message_id if isinstance(message_id, int) else None), doubts > 0


def method_for(user_id: int, text: Mapping[str, Any]) -> TelegramMethod[Any]:
    """The call that sends `text`: HTML, perhaps as the caption of a picture."""
    if text["photo"]:
        return SendPhoto(chat_id=user_id, photo=text["photo"], caption=text["html"], parse_mode="HTML")
    return SendText(chat_id=user_id, text=text["html"], parse_mode="HTML")


def refusal_of(error: AiogramError) -> Result:
    """Why somebody does not get it: one word for what is about the person, Telegram's words for what is not."""
    verdict = verdict_on(error)
    if verdict.meaning is Meaning.UNREACHABLE:
        return Result(Status.UNREACHABLE, verdict.why)
    words = redact(getattr(error, "message", "") or str(error))
    return Result(Status.FAILED, words.removeprefix("Bad Request: "))
