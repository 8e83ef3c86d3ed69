"""Moderation at Telegram's edge: what is asked in groups, and the two ports that services.admin works through."""

from __future__ import annotations

from aiogram import Bot

from bot.moderation.actions import TelegramActions
from bot.moderation.pacing import CallPacing
from bot.moderation.rights import TelegramRights
from bot.outgoing import Outgoing
from services.admin import admin_handlers
from services.admin.work import AdminWork
from services.database import Clock, Database, ServiceHandler, Transactions


def moderation_handlers(
    bot: Bot, transactions: Transactions, database: Database, clock: Clock, owners: frozenset[int]
) -> list[ServiceHandler[AdminWork]]:
    """The handlers of services.admin, working through Telegram. `owners` are those of the bot."""
    outgoing = Outgoing(bot, CallPacing())
    return admin_handlers(
        transactions, database, TelegramRights(bot, outgoing), TelegramActions(outgoing), clock, owners
    )


__all__ = ["TelegramActions", "TelegramRights", "moderation_handlers"]
