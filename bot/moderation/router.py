"""The verbs of moderation: typed in groups, by people, anonymous admins and channels, or tapped."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.callbacks import EnterGroup, ModerationTap, read_tap
from bot.commands import CommandCall, parse_command
from bot.moderation import translator
from bot.moderation.prompts import ContinuesPrompt
from bot.routers.answers import TapAnswers
from bot.routers.filters import in_own_name, in_private
from bot.routers.messages import Publish
from bot.translator import Heard
from bot.translator import from_tap as from_own_tap
from bus.catalogue import (
    AppealRequestedEvent,
    AuditRequestedEvent,
    ConfigurationRequestedEvent,
    ModerationRequestedEvent,
    PersonRequestedEvent,
    RequestEvent,
    RoleRequestedEvent,
)


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="moderation")
    routes.message.register(asked, CommandFor(ModerationRequestedEvent))
    routes.message.register(appealed, CommandFor(AppealRequestedEvent), in_private)
    routes.message.register(audit_asked, CommandFor(AuditRequestedEvent), in_own_name)
    routes.message.register(configuration_asked, CommandFor(ConfigurationRequestedEvent), in_own_name)
    routes.message.register(role_asked, CommandFor(RoleRequestedEvent), in_private)
    routes.message.register(person_asked, CommandFor(PersonRequestedEvent), in_own_name)
    routes.message.register(person_asked, in_private, ContinuesPrompt(), in_own_name)
    routes.callback_query.register(tapped, VerbTapped())
    routes.callback_query.register(entered, EnterTapped())
    return routes


async def asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """A verb of moderation, typed."""
    publish(translator.from_verb(message, call, heard))


async def appealed(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody thinks a sanction is wrong."""
    publish(translator.from_appeal(message, call, heard))


async def audit_asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody wants to see what was done."""
    publish(translator.from_audit(message, call, heard))


async def configuration_asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody wants to see or change how groups are kept."""
    publish(translator.from_configuration(message, call, heard))


async def role_asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody wants to see or change who may do what to the whole bot."""
    publish(translator.from_role(message, call, heard))


async def person_asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody wants to see a person's card."""
    publish(translator.from_person(message, call, heard))


async def tapped(
    query: CallbackQuery, tap: ModerationTap, heard: Heard, publish: Publish, answers: TapAnswers
) -> None:  # fmt: skip
    """A verb of moderation, tapped. Anybody may try: rights are looked up, not the keyboard's owner."""
    answers.answer(query)
    if event := translator.from_tap(query, tap, heard):
        publish(event)


async def entered(query: CallbackQuery, tap: EnterGroup, heard: Heard, publish: Publish, answers: TapAnswers) -> None:
    """Somebody shows that they are a person; where one alone is asked, it is theirs to do."""
    if tap.owner not in (0, query.from_user.id):
        answers.answer(query, "tap-enter-not-yours")
        return
    answers.answer(query, "tap-enter")
    if event := from_own_tap(query, tap, heard):
        publish(event)


class CommandFor(Filter):
    """Messages that open with a command for this bot that asks for that event, as `call`."""

    def __init__(self, event: type[RequestEvent]) -> None:
        self._event = event

    async def __call__(self, message: Message, username: str) -> bool | dict[str, Any]:
        sender = message.from_user
        # Telegram lends chats that speak a bot's name.
        if sender is None or (sender.is_bot and message.sender_chat is None):
            return False
        call = parse_command(message.text or "", username)
        if call is None or call.command is None or call.command.event is not self._event:
            return False
        return {"call": call}


class EnterTapped(Filter):
    """Taps on the newcomers' button, as `tap`."""

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        tap = read_tap(query.data or "")
        return {"tap": tap} if isinstance(tap, EnterGroup) else False


class VerbTapped(Filter):
    """Taps on moderation's buttons, as `tap`."""

    async def __call__(self, query: CallbackQuery) -> bool | dict[str, Any]:
        tap = read_tap(query.data or "")
        return {"tap": tap} if isinstance(tap, ModerationTap) else False
