"""Moderation at Telegram's edge: what is asked in groups, and the two ports that services.admin works through."""

from __future__ import annotations

from aiogram import Bot

from bot.moderation.actions import TelegramActions
from bot.moderation.pacing import CallPacing
from bot.moderation.rights import TelegramRights
from bot.outgoing import OnMigrated, Outgoing
from services.admin import Staff, admin_handlers
from services.admin.work import AdminWork
from services.database import Clock, Database, ServiceHandler, Transactions


def moderation_handlers(
    bot: Bot, transactions: Transactions, database: Database, clock: Clock, staff: Staff, on_migrated: OnMigrated
) -> list[ServiceHandler[AdminWork]]:
    """The handlers of services.admin, working through Telegram. `staff`: who may do what to the whole bot."""
    outgoing = Outgoing(bot, CallPacing(), on_migrated=on_migrated)
    return admin_handlers(
        transactions, database, TelegramRights(bot, outgoing), TelegramActions(outgoing), clock, staff
    )


__all__ = ["TelegramActions", "TelegramRights", "moderation_handlers"]
