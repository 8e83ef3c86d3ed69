"""The commands a role opens stand in its holder's menu, and in nobody else's."""

from __future__ import annotations

import json

from aiogram import Bot

from bot.commands import COMMANDS, Scope, staff_commands
from bot.presenter.texts import Texts
from bot.staff_menus import StaffMenus
from bus import RoleChangedEvent
from services.admin import BotRole, Permission, Staff, StaffDirectory
from services.admin.roles import PERMISSIONS
from services.database import Database
from tests.edge.bot_api import BotApi
from tests.fixtures.databases import database, sqlite_url
from tests.gamification.world import NEW_YEAR

__all__ = ["database", "sqlite_url"]

OWNER, BEN = 1, 8


async def test_a_menu_follows_the_role(api: BotApi, bot: Bot, texts: Texts, database: Database) -> None:
    staff = Staff((OWNER,))
    menus = StaffMenus(bot, texts, StaffDirectory(database, staff))
    async with database.write() as connection:
        await staff.grant(connection, BEN, BotRole.MODERATOR, NEW_YEAR)

    await menus.announce()
    async with database.write() as connection:
        await staff.revoke(connection, BEN, BotRole.MODERATOR)
    assert await menus.handle(RoleChangedEvent(OWNER, BEN, "moderator", is_granted=False))

    owner, moderator = (listed(call) for call in api.called("setMyCommands") if call.get("language_code") == "es")
    assert owner > {"menu", "role", "config", "audit"}
    assert "audit" in moderator
    assert not {"role", "config", "warn"} & moderator
    assert [scope(call) for call in api.called("deleteMyCommands")] == [BEN, BEN]


def test_who_has_no_role_has_no_menu_of_their_own() -> None:
    assert staff_commands(frozenset()) == []


def test_every_command_of_the_staff_says_what_it_needs_and_somebody_has_it() -> None:
    for command in COMMANDS:
        assert (command.needs is not None) == (Scope.STAFF in command.scopes), command.name
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)


def listed(call: dict[str, str]) -> set[str]:
    return {command["command"] for command in json.loads(call["commands"])}


def scope(call: dict[str, str]) -> int:
    return int(json.loads(call["scope"])["chat_id"])
