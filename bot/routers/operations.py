"""What operators type: commands that work in private, for those who may."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from bot import translator
from bot.commands import CommandCall
from bot.moderation.router import CommandFor
from bot.routers.filters import in_private
from bot.routers.messages import FromPerson, Publish
from bot.translator import Heard
from bus.catalogue import DashboardRequestedEvent, DeadLettersRequestedEvent, HealthRequestedEvent


def router() -> Router:
    """A router of its own for each dispatcher: aiogram attaches a router once."""
    routes = Router(name="operations")
    routes.message.filter(FromPerson(), in_private)
    for event in (DashboardRequestedEvent, HealthRequestedEvent, DeadLettersRequestedEvent):
        routes.message.register(asked, CommandFor(event))
    return routes


async def asked(message: Message, call: CommandCall, heard: Heard, publish: Publish) -> None:
    """Somebody wants to see how Diana is doing. Whether they may is decided where it is answered."""
    publish(translator.from_command(message, call, heard))
