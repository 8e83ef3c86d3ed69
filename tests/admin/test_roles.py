"""Roles of the whole bot: who may do what, given and taken by owners, and holding from that moment."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bus import (
    AdminActionPerformedEvent,
    BaseEvent,
    RoleChangedEvent,
    RoleRequestedEvent,
    UserNameChangedEvent,
)
from services.admin import BotRole, Permission, Staff, StaffDirectory
from services.admin.roles import read_role
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, BOT, OWNER, Group, performed, screens, shown
from tests.gamification.world import only

PAGE = (Path(__file__).parents[2] / "docs" / "moderation.md").read_text("utf-8")

TABLE = {
    match[1]: [cell.strip() == "yes" for cell in match[2].split("|")]
    for match in re.finditer(r"^\| `(\w+\.\w+)` \|[^|]*\|(.*)\|$", PAGE, re.MULTILINE)
    if match[1] in {permission.value for permission in Permission}
}
"""The table of the documentation: permission → whether owner, admin, moderator, editor may."""


async def asks(group: Group, who: int, argument: str = "", **told: Any) -> list[BaseEvent]:
    """Somebody types /role, or taps one of its buttons; everything it causes."""
    group.clock.move(seconds=1)
    return await group.settle(
        RoleRequestedEvent(
            user_id=who, chat_id=who, argument=argument, first_name=f"P{who}", timestamp=group.clock(), **told
        )
    )


async def named(group: Group, user_id: int, username: str) -> None:
    """Somebody talks to Diana in private alone."""
    await group.settle(UserNameChangedEvent(user_id, f"P{user_id}", username, timestamp=group.clock()))


async def held(group: Group, user_id: int) -> list[BotRole]:
    async with group.database.read() as connection:
        return await Staff((OWNER,)).roles(connection, user_id)


@pytest.mark.parametrize("role", list(BotRole))
async def test_a_role_may_what_the_documentation_says(group: Group, role: BotRole) -> None:
    staff = Staff((OWNER,))
    holder = OWNER if role is BotRole.OWNER else BEN
    column = list(BotRole).index(role)
    async with group.database.write() as connection:
        if role is not BotRole.OWNER:
            await staff.grant(connection, BEN, role, group.clock())

        holders = {p for p in Permission if await staff.may(connection, holder, p)}
        strangers = {p for p in Permission if await staff.may(connection, ADA, p)}

    assert holders == {permission for permission in Permission if TABLE[permission][column]}
    assert strangers == set()


def test_the_documentation_has_every_permission() -> None:
    assert TABLE.keys() == {permission.value for permission in Permission}


async def test_an_owner_gives_a_role_and_takes_it_again(group: Group) -> None:
    await named(group, ADA, "Ada")

    given = await asks(group, OWNER, "grant @ada moderator")
    taken = await asks(group, OWNER, deed="revoke", target_id=ADA, role="moderator")

    facts = [(e.admin_user_id, e.target_user_id, e.role, e.is_granted) for e in (*given, *taken) if is_change(e)]
    assert facts == [(OWNER, ADA, "moderator", True), (OWNER, ADA, "moderator", False)]
    assert shown(given, Screen.ROLES)["changed"] == {
        "user_id": ADA, "name": "P7", "role": "moderator", "is_granted": True
    }  # fmt: skip
    assert (Screen.ROLE_CHANGED, ADA) in screens(given)
    assert shown(given, Screen.ROLE_CHANGED)["permissions"] == [
        "audit.view",
        "people.view",
        "people.note",
        "people.ban",
    ]
    assert await held(group, ADA) == []
    entries = shown(await group.audits(OWNER, chat_id=OWNER), Screen.AUDIT)["entries"]
    assert [(e["action"], e["target_name"], e["reason"]) for e in entries] == [
        ("role_revoke", "P7", "moderator"),
        ("role_grant", "P7", "moderator"),
    ]


async def test_the_same_again_changes_nothing_and_tells_nobody(group: Group) -> None:
    await asks(group, OWNER, f"grant {10_000 + BEN} editor")

    again = await asks(group, OWNER, f"grant {10_000 + BEN} editor")

    assert screens(again) == [(Screen.ROLES, OWNER)]
    assert not [event for event in again if is_change(event)]


async def test_somebody_may_be_several_things(group: Group) -> None:
    for role in ("editor", "moderadora"):
        await asks(group, OWNER, f"grant {role}", mention_user_id=BEN, mention_name="Ben")

    assert await held(group, BEN) == [BotRole.MODERATOR, BotRole.EDITOR]
    assert await StaffDirectory(group.database, Staff((OWNER,))).everybody() == [OWNER, BEN]


@pytest.mark.parametrize(
    ("argument", "problem"),
    [
        ("grant @ghost moderator", "unknown_name"),
        (f"grant {10_000 + BEN} king", "unknown_role"),
        (f"grant {10_000 + BEN} owner", "unknown_role"),
        (f"grant {10_000 + BEN}", "unknown_role"),
        ("grant moderator", "unclear"),
        ("promote @ada admin", "unclear"),
    ],
)
async def test_what_cannot_be_done_says_why(group: Group, argument: str, problem: str) -> None:
    events = await asks(group, OWNER, argument)

    assert shown(events, Screen.ROLES)["problem"] == problem
    assert not [event for event in events if is_change(event)]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"deed": "revoke", "target_id": OWNER, "role": "admin"}, "owner"),
        ({"deed": "grant", "target_id": BOT, "role": "admin"}, "nobody"),
        ({"deed": "grant", "target_id": -1001, "role": "admin"}, "nobody"),
        ({"deed": "grant", "target_id": BEN, "role": "owner"}, "unclear"),
        ({"deed": "crown", "target_id": BEN, "role": "admin"}, "unclear"),
        ({"deed": "grant", "target_id": None, "role": "admin"}, "unclear"),
    ],
)
async def test_a_forged_button_gives_nothing(group: Group, told: dict[str, Any], problem: str) -> None:
    events = await asks(group, OWNER, **told)

    assert shown(events, Screen.ROLES)["problem"] == problem
    assert await held(group, BEN) == []


@pytest.mark.parametrize("role", ["admin", "moderator", "editor", None])
async def test_nobody_but_an_owner_gives_a_role_not_even_to_themselves(group: Group, role: str | None) -> None:
    if role is not None:
        await asks(group, OWNER, deed="grant", target_id=BEN, role=role)

    events = await asks(group, BEN, deed="grant", target_id=BEN, role="admin")

    assert screens(events) == [(Screen.STAFF_ONLY, BEN)]
    assert shown(events, Screen.STAFF_ONLY)["roles"] == ["owner"]
    assert performed(events) == [("role", "refused", "not_permitted")]
    assert [r.value for r in await held(group, BEN)] == ([role] if role else [])


async def test_a_role_opens_what_it_may_and_nothing_else_until_it_is_taken(group: Group) -> None:
    await asks(group, OWNER, deed="grant", target_id=BEN, role="moderator")

    sees = await group.audits(BEN, chat_id=BEN)
    sets = await group.configures(BEN, "set warn.limit 1", chat_id=BEN)
    await asks(group, OWNER, deed="revoke", target_id=BEN, role="moderator")
    sees_no_more = await group.audits(BEN, chat_id=BEN)

    assert screens(sees) == [(Screen.AUDIT, BEN)]
    assert shown(sets, Screen.STAFF_ONLY)["permission"] == "config.bot"
    assert performed(sets) == [("config", "refused", "not_permitted")]
    assert screens(sees_no_more) == [(Screen.STAFF_ONLY, BEN)]


async def test_a_role_of_the_bot_is_no_right_in_a_group(group: Group) -> None:
    await asks(group, OWNER, deed="grant", target_id=BEN, role="admin")

    events = await group.says(BEN, "/mute", **group.reply_to(ADA))

    assert performed(events) == [("mute", "refused", "not_admin")]
    assert group.telegram.calls == []


async def test_an_admin_of_a_group_has_no_role_of_the_bot(group: Group) -> None:
    refused = await group.configures(ADMIN, "set warn.limit 1", chat_id=ADMIN)

    told = only(AdminActionPerformedEvent, refused)
    assert (told.action_details["permission"], told.action_details["asked"]) == ("config.bot", "set warn.limit 1")


def test_a_role_is_read_in_both_languages() -> None:
    assert [read_role(word) for word in (" Editor", "editora", "MOD", "administradora", "owner", "")] == [
        BotRole.EDITOR,
        BotRole.EDITOR,
        BotRole.MODERATOR,
        BotRole.ADMIN,
        None,
        None,
    ]


def is_change(event: BaseEvent) -> bool:
    return isinstance(event, RoleChangedEvent)
