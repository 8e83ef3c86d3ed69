"""The audit: everything that is done or refused, found again."""

from __future__ import annotations

import csv
import io

import pytest

from bus import AdminActionPerformedEvent, GroupMessagePostedEvent
from services.admin.audit import PAGE
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, CHAT, HELPER, OWNER, Group, screens, shown


async def test_what_is_done_refused_and_failed_is_all_there_the_newest_first(group: Group) -> None:
    await group.says(ADMIN, "/warn be kind", **group.reply_to(BEN))
    await group.says(ADA, "/ban", **group.reply_to(BEN))
    group.telegram.refusing.append("not enough rights")
    await group.says(ADMIN, "/mute", **group.reply_to(BEN))
    await group.says(ADMIN, "/del", **group.reply_to(BEN))

    entries = shown(await group.audits(ADMIN), Screen.AUDIT)["entries"]

    found = [(entry["action"], entry["outcome"], entry["why"]) for entry in entries]
    assert sorted(found[:2]) == [("content", "done", ""), ("del", "done", "")]
    assert found[2:] == [("mute", "failed", "not enough rights"), ("ban", "refused", "not_admin"), ("warn", "done", "")]


async def test_an_act_told_twice_is_one_entry(group: Group) -> None:
    events = await group.says(ADMIN, "/warn", **group.reply_to(BEN))

    await group.settle(*(event for event in events if isinstance(event, AdminActionPerformedEvent)))

    assert len(shown(await group.audits(ADMIN), Screen.AUDIT)["entries"]) == 1


@pytest.mark.parametrize(("argument", "count"), [("", 3), ("warn", 2), ("/mute", 1), ("@ben", 2), ("@nobody", 0)])
async def test_entries_are_found_by_person_and_by_act(group: Group, argument: str, count: int) -> None:
    await group.says(BEN, "/warns", username="ben")
    await group.says(ADMIN, "/warn", **group.reply_to(BEN))
    await group.says(ADMIN, "/warn", **group.reply_to(ADA))
    await group.says(ADMIN, "/mute", **group.reply_to(BEN))

    assert len(shown(await group.audits(ADMIN, argument), Screen.AUDIT)["entries"]) == count


async def test_a_long_audit_has_pages(group: Group) -> None:
    for _ in range(PAGE + 2):
        await group.says(ADMIN, "/warns", **group.reply_to(ADMIN))
        await group.says(HELPER, "/ban", **group.reply_to(BEN))

    first = shown(await group.audits(ADMIN), Screen.AUDIT)
    second = shown(await group.audits(ADMIN, page=1), Screen.AUDIT)

    assert (len(first["entries"]), first["has_more"]) == (PAGE, True)
    assert (len(second["entries"]), second["has_more"]) == (2, False)


async def test_the_file_is_a_table_that_runs_nothing(group: Group) -> None:
    await group.says(ADMIN, '/warn =HYPERLINK("x")', **group.reply_to(BEN))

    text = shown(await group.audits(ADMIN, "csv"), Screen.AUDIT_FILE)["csv"]

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["action"], row["outcome"], row["target_id"], row["chat_id"]) == ("warn", "done", str(BEN), str(CHAT))
    assert row["reason"] == '\'=HYPERLINK("x")'
    assert row["why"] == ""


@pytest.mark.parametrize(("who", "chat_id", "why"), [(ADA, CHAT, "not_admin"), (HELPER, CHAT, "caller_lacks")])
async def test_the_audit_is_not_for_everybody(group: Group, who: int, chat_id: int, why: str) -> None:
    events = await group.audits(who, chat_id=chat_id)

    assert shown(events, Screen.MODERATION_REFUSED)["why"] == why


async def test_the_owner_sees_every_group_in_private_and_an_admin_their_own(group: Group) -> None:
    await group.says(ADMIN, "/warn", **group.reply_to(BEN))
    await group.says(ADMIN, "/warn", chat_id=-2002, **group.reply_to(BEN))

    assert len(shown(await group.audits(OWNER, chat_id=OWNER), Screen.AUDIT)["entries"]) == 2
    assert len(shown(await group.audits(ADMIN), Screen.AUDIT)["entries"]) == 1


async def test_a_log_channel_hears_of_every_act(group: Group) -> None:
    await group.configures(OWNER, "set log.channel -1007")

    events = await group.says(ADMIN, "/warn be kind", **group.reply_to(BEN))

    assert (Screen.AUDIT_LOGGED, -1007) in screens(events)
    assert shown(events, Screen.AUDIT_LOGGED)["reason"] == "be kind"


async def test_a_changed_setting_says_in_the_log_what_it_was_and_who_changed_it(group: Group) -> None:
    await group.says(OWNER, "/warns")
    await group.configures(OWNER, "set log.channel -1007")

    events = await group.configures(OWNER, "set warn.limit 5")

    told = shown(events, Screen.AUDIT_LOGGED)
    assert (told["target_name"], told["reason"], told["admin_name"]) == ("warn.limit", "3 → 5", f"P{OWNER}")
    (row,) = (r for r in shown(await group.configures(OWNER, "history warn.limit"), Screen.CONFIG_HISTORY)["rows"])
    assert row["admin_name"] == f"P{OWNER}"


async def test_a_sanction_by_the_rules_names_the_group_to_whom_it_is_about(group: Group) -> None:
    await group.configures(OWNER, "set words.list lamp")
    await group.configures(OWNER, "set words.action mute")
    await group.configures(OWNER, "set words.mode on")
    await group.says(ADMIN, "/warn", **group.reply_to(ADA))
    group.forget_settings()

    events = await group.settle(GroupMessagePostedEvent(BEN, CHAT, 70, "buy my lamp", "text", is_forward=False))

    assert shown(events, Screen.SANCTIONED)["chat_title"] == "Night Hotel"
