"""Every deed, asked by every role about everybody: allowed or refused as the documentation says, and audited."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.admin.desk.deeds import RULES, Counts, Deed
from services.admin.roles import PERMISSIONS, BotRole, Permission
from services.admin.staff import Staff
from services.screens import Screen
from tests.admin.desk.world import ANA, BEN, OTHER_OWNER, OWNER, DeskWorld, acts, shown, told_to
from tests.admin.group import BOT

PAGE = (Path(__file__).parents[3] / "docs" / "moderation.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| `/user @name (\w+)[^`]*` \|.*\| `([\w.]+)` \|$", PAGE, re.MULTILINE))
"""The table of the documentation: how a deed is typed → the permission it needs."""

ADMIN, MODERATOR, EDITOR, NOBODY = 30_001, 30_002, 30_003, 30_004
CALLERS = {
    OWNER: BotRole.OWNER,
    ADMIN: BotRole.ADMIN,
    MODERATOR: BotRole.MODERATOR,
    EDITOR: BotRole.EDITOR,
    NOBODY: None,
}
TARGETS = {"a player": ANA, "somebody with a role": BEN, "an owner": OTHER_OWNER, "the bot": BOT, "oneself": None}


def test_the_documentation_has_every_deed_with_its_permission() -> None:
    assert {rule.word: rule.permission.value for rule in RULES.values()} == ROWS


def may(role: BotRole | None, permission: Permission) -> bool:
    return role is not None and permission in PERMISSIONS[role]


def expected(role: BotRole | None, deed: Deed, target: str) -> str | None:
    """Why the documentation says it is refused; None: it is not, for want of a right or because of whom it is about."""
    if not may(role, Permission.PEOPLE_VIEW) or not may(role, RULES[deed].permission):
        return "not_permitted"
    if target == "oneself" and deed in (Deed.AWARD, Deed.VIP, Deed.BAN, Deed.UNBAN, Deed.KEEP_BAN):
        return "oneself"
    if deed is Deed.BAN and target in ("somebody with a role", "an owner"):
        return "staff"
    return "bot" if deed is Deed.BAN and target == "the bot" else None


@pytest.fixture
async def house(world: DeskWorld) -> DeskWorld:
    """Everybody is known, and has the role their name says."""
    async with world.database.write() as connection:
        staff = Staff((OWNER, OTHER_OWNER))
        for user_id, role in {**CALLERS, BEN: BotRole.EDITOR}.items():
            if role not in (None, BotRole.OWNER):
                await staff.grant(connection, user_id, BotRole(str(role)), world.clock())
    for user_id in (*CALLERS, ANA, BEN, OTHER_OWNER, BOT):
        await world.settle(world.registered(user_id))
    return world


@pytest.mark.parametrize("deed", list(Deed))
async def test_a_deed_is_for_whom_the_documentation_says(house: DeskWorld, deed: Deed) -> None:
    rule, wrong = RULES[deed], []
    number = "" if rule.counts is Counts.NOTHING else " 1"
    for caller, role in CALLERS.items():
        for target, target_id in TARGETS.items():
            person = target_id or caller

            typed, in_reply = f"{rule.word}{number} why", {"reply_to_user_id": person, "reply_to_name": "Somebody"}
            told = acts(await house.asks(caller, typed, **in_reply))

            refused = [why for _, outcome, why in told if outcome == "refused"]
            why = expected(role, deed, target)
            # What is allowed may still have nothing to be about: no such note, no ban to lift.
            right_refused = {"not_permitted", "oneself", "staff", "bot"} & set(refused)
            if right_refused != ({why} if why else set()):
                wrong.append((caller, role, target, told))

    assert not wrong


@pytest.mark.parametrize(("caller", "role"), CALLERS.items())
async def test_the_card_is_for_those_who_may_view_people(
    house: DeskWorld, caller: int, role: BotRole | None
) -> None:  # fmt: skip
    events = await house.asks(caller, str(ANA))

    is_allowed = may(role, Permission.PEOPLE_VIEW)
    assert told_to(events, caller) == [Screen.PERSON_CARD if is_allowed else Screen.STAFF_ONLY]
    (entry,) = await house.audit("user")
    assert (entry["outcome"], entry["admin_id"], entry["target_id"]) == (
        "done" if is_allowed else "refused",
        caller,
        ANA,
    )


@pytest.mark.parametrize(("caller", "role"), CALLERS.items())
async def test_the_card_offers_what_may_be_done_and_nothing_else(
    house: DeskWorld, caller: int, role: BotRole | None
) -> None:
    events = await house.opens(caller, ANA)
    if not may(role, Permission.PEOPLE_VIEW):
        assert told_to(events, caller) == [Screen.STAFF_ONLY]
        return

    offered = set(shown(events, Screen.PERSON_CARD)["may"])

    assert offered == {deed for deed in Deed if expected(role, deed, "a player") is None} - {
        Deed.UNBAN,
        Deed.KEEP_BAN,
    }
