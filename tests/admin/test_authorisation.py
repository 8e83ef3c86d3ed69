"""Every verb, asked by every kind of caller about every kind of target, with the bot having the right or not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bus import AdminActionPerformedEvent
from services.admin.verbs import Right, Verb
from tests.admin.group import (
    ADA,
    ADMIN,
    BANNED,
    BEN,
    BOT,
    CHANNEL,
    CHAT,
    HELPER,
    MUTED,
    OWNER,
    Group,
    performed,
)

PAGE = (Path(__file__).parents[2] / "docs" / "moderation.md").read_text("utf-8")

ROWS = {
    match[1]: [cell.strip() for cell in match[2].split("|")]
    for match in re.finditer(r"^\| `/(\w+)` \|(.*)\|$", PAGE, re.MULTILINE)
}
"""The table of the documentation: verb → who may ask, what the bot needs, about, time."""

CALLERS = {
    "the owner": (OWNER, {"can_restrict_members", "can_delete_messages"}),
    "an admin": (ADMIN, {"can_restrict_members", "can_delete_messages"}),
    "an admin without the right to restrict": (HELPER, {"can_delete_messages"}),
    "a member": (ADA, set()),
    "a stranger": (77, set()),
    "a channel": (136_817_688, set()),
}
TARGETS = {
    "a member": BEN,
    "an admin": HELPER,
    "the owner": OWNER,
    "the bot": BOT,
    "themselves": None,
    "a channel": CHANNEL,
}


def test_the_documentation_has_every_verb() -> None:
    assert ROWS.keys() == {verb.value for verb in Verb}


def expected(verb: str, caller: str, target: str, bot_may: bool) -> str:
    """What the table and the sentences below it say: done, or refused."""
    asks, needs, about, _ = ROWS[verb]
    caller_id, rights = CALLERS[caller]
    if caller == "a channel":
        return "refused"
    target_id = TARGETS[target] if target != "themselves" else caller_id
    if verb == "warns":
        is_allowed = target_id == caller_id or "can_restrict_members" in rights
        return "shown" if is_allowed and target != "a channel" else "refused"
    if asks != "anybody" and asks not in rights:
        return "refused"
    if about != "any message" and target in ("an admin", "the owner", "the bot", "themselves"):
        return "refused"
    if about != "any message" and target_id in (HELPER, OWNER, BOT, caller_id):
        return "refused"
    if target == "a channel" and about == "a person":
        return "refused"
    if needs != "nothing" and not bot_may:
        return "refused"
    return "done"


@pytest.mark.parametrize("verb", list(Verb))
async def test_what_is_allowed_is_what_the_documentation_says(group: Group, verb: Verb) -> None:
    wrong = []
    standings = dict(group.telegram.standings)
    for caller, target, bot_may in product(CALLERS, TARGETS, (True, False)):
        caller_id = CALLERS[caller][0]
        target_id = TARGETS[target] or caller_id
        group.telegram.standings = dict(standings)
        if target == "a member":
            # As the verb needs it: only who is muted can be unmuted.
            group.telegram.standings[BEN] = {"unmute": MUTED, "unban": BANNED}.get(verb, standings[BEN])
            if verb == Verb.UNAPPROVE:
                await group.says(ADMIN, "/approve", **group.reply_to(BEN))
            if verb == Verb.UNWARN:
                await group.says(ADMIN, "/warn", **group.reply_to(BEN))
        if not bot_may:
            group.telegram.standings[BOT] = replace(standings[BOT], rights=frozenset())
        told: dict[str, Any] = {"sender_chat_id": CHANNEL} if caller == "a channel" else {}
        group.clock.move(minutes=2)

        events = await group.says(caller_id, f"/{verb}", **told, **group.reply_to(target_id))

        acts = [act for act in performed(events) if act[0] == verb]
        outcome = acts[0][1] if acts else "shown"
        if outcome != expected(verb, caller, target, bot_may):
            wrong.append((caller, target, bot_may, outcome, acts))
        first = next((e for e in events if isinstance(e, AdminActionPerformedEvent)), None)
        if first is not None:
            kept = await group.action(first.action_details["action_id"])
            assert (kept.verb, kept.admin_id, kept.chat_id) == (verb, caller_id, CHAT)
            assert kept.state == ("refused" if outcome == "refused" else "done")

    assert not wrong


@pytest.mark.parametrize(
    ("caller", "verb", "bot_rights", "why", "right"),
    [
        (ADA, "ban", {"can_restrict_members"}, "not_admin", Right.RESTRICT),
        (HELPER, "ban", {"can_restrict_members"}, "caller_lacks", Right.RESTRICT),
        (ADMIN, "ban", {"can_delete_messages"}, "bot_lacks", Right.RESTRICT),
        (ADMIN, "del", {"can_restrict_members"}, "bot_lacks", Right.DELETE),
    ],
)
async def test_the_missing_right_is_named(
    group: Group, caller: int, verb: str, bot_rights: set[str], why: str, right: Right
) -> None:
    bot = group.telegram.standings[BOT]
    group.telegram.standings[BOT] = replace(bot, rights=frozenset(bot_rights))

    events = await group.says(caller, f"/{verb}", **group.reply_to(BEN))

    (told,) = (e for e in events if isinstance(e, AdminActionPerformedEvent))
    assert (told.action_details["why"], told.action_details["right"]) == (why, right.value)
    assert group.telegram.calls == []
