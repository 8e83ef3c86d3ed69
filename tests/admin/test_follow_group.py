"""What happens past Diana: deeds by hand, groups that move, and the words of what is deleted."""

from __future__ import annotations

import pytest

from bus import (
    AdminActionPerformedEvent,
    BaseEvent,
    ChatMigratedEvent,
    ContentModeratedEvent,
    EventPriority,
    GroupMessagePostedEvent,
    MemberChangedEvent,
    ModerationOrderedEvent,
    UserModeratedEvent,
)
from bus.catalogue.bot import post_event_id
from services.database.outbox_rows import OutboxRow, defer_rows
from services.database.transaction import Transaction
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, BOT, CHAT, KEYS, OWNER, Group, performed, shown

NEW_CHAT = -1002


async def changed(
    group: Group,
    before: str,
    after: str,
    by: int = ADMIN,
    was_denied: list[str] | None = None,
    denied: list[str] | None = None,
) -> list[BaseEvent]:
    """Telegram tells that Ben stands otherwise now."""
    group.clock.move(seconds=1)
    return await group.settle(
        MemberChangedEvent(
            user_id=BEN,
            chat_id=CHAT,
            old_status=before,
            new_status=after,
            was_in=before not in ("left", "kicked"),
            is_in=after not in ("left", "kicked"),
            by_user_id=by,
            was_denied=was_denied,
            denied=denied,
            first_name="Ben",
            timestamp=group.clock(),
        )
    )


async def heard(group: Group, texts: dict[int, str]) -> None:
    """Ben posted these, by message id: the intake has taken them in."""
    rows = [
        OutboxRow.of(
            GroupMessagePostedEvent(
                BEN, CHAT, number, text, "text", is_forward=False, event_id=post_event_id(BOT, CHAT, number)
            ),
            KEYS,
        )
        for number, text in texts.items()
    ]

    async def keep(transaction: Transaction) -> None:
        defer_rows(transaction, rows, group.clock(), EventPriority.HIGH)

    await group.database.transact(keep)


@pytest.mark.parametrize(
    ("before", "after", "deed", "told"),
    [
        ("member", "kicked", "ban", ["ban"]),
        ("kicked", "left", "unban", ["unban"]),
        ("member", "restricted", "mute", ["mute"]),
        ("restricted", "member", "unmute", ["unmute"]),
        ("member", "administrator", "promote", []),
        ("restricted", "administrator", "promote", []),
        ("administrator", "member", "demote", []),
    ],
)
async def test_what_is_done_by_hand_is_in_the_audit(
    group: Group, before: str, after: str, deed: str, told: list[str]
) -> None:
    events = await changed(group, before, after)

    assert performed(events) == [(deed, "done", "")]
    assert [e.action for e in events if isinstance(e, UserModeratedEvent)] == told
    (entry,) = shown(await group.audits(ADMIN), Screen.AUDIT)["entries"]
    assert (entry["action"], entry["admin_id"], entry["target_id"]) == (deed, ADMIN, BEN)


WORDS, PHOTOS, POLLS = "can_send_messages", "can_send_photos", "can_send_polls"


@pytest.mark.parametrize(
    ("was_denied", "denied", "deed", "what"),
    [
        ([], [PHOTOS, POLLS], "restrict", "can_send_photos, can_send_polls"),
        ([PHOTOS], [PHOTOS, POLLS], "restrict", "can_send_polls"),
        ([PHOTOS, POLLS], [PHOTOS], "unrestrict", "can_send_polls"),
        ([PHOTOS], [], "unrestrict", "can_send_photos"),
        ([PHOTOS], [WORDS, PHOTOS], "mute", ""),
        ([WORDS, PHOTOS], [PHOTOS], "unmute", ""),
    ],
)
async def test_a_restriction_by_hand_is_called_what_it_takes_away(
    group: Group, was_denied: list[str], denied: list[str], deed: str, what: str
) -> None:
    before, after = (("restricted" if names else "member") for names in (was_denied, denied))

    events = await changed(group, before, after, was_denied=was_denied, denied=denied)

    assert performed(events) == [(deed, "done", "")]
    (entry,) = shown(await group.audits(ADMIN), Screen.AUDIT)["entries"]
    assert (entry["action"], entry["reason"]) == (deed, what)


async def test_who_is_restricted_and_leaves_was_moderated_by_nobody(group: Group) -> None:
    assert await changed(group, "restricted", "restricted", was_denied=[PHOTOS], denied=[PHOTOS]) == []


@pytest.mark.parametrize(
    ("before", "after", "by"), [("member", "left", BEN), ("member", "kicked", BOT), ("restricted", "left", ADMIN)]
)
async def test_who_leaves_and_what_diana_does_is_nobodys_hand(group: Group, before: str, after: str, by: int) -> None:
    assert await changed(group, before, after, by) == []


async def test_a_sanction_lifted_by_hand_does_not_end_again(group: Group) -> None:
    await group.says(ADMIN, "/mute 1h", **group.reply_to(BEN))

    await changed(group, "restricted", "member")
    group.clock.move(hours=1)

    assert await group.due() == []


async def test_everything_about_a_group_follows_it(group: Group) -> None:
    await group.configures(OWNER, "set warn.limit 2")
    await group.says(ADMIN, "/warn one", **group.reply_to(BEN))
    moved = ChatMigratedEvent(CHAT, NEW_CHAT)

    await group.settle(moved, moved)
    second = await group.says(ADMIN, "/warn two", chat_id=NEW_CHAT, **group.reply_to(BEN))

    assert performed(second) == [("warn", "done", ""), ("mute", "done", "")]
    audit = shown(await group.audits(ADMIN, "warn", chat_id=NEW_CHAT), Screen.AUDIT)["entries"]
    assert [entry["reason"] for entry in audit] == ["two", "one"]
    history = shown(await group.configures(OWNER, "history", chat_id=NEW_CHAT), Screen.CONFIG_HISTORY)["rows"]
    assert [row["key"] for row in history] == ["warn.limit"]


async def test_what_was_chosen_in_the_new_group_already_stays(group: Group) -> None:
    await group.configures(OWNER, "set warn.limit 2")
    await group.configures(OWNER, "set warn.days 9")
    await group.configures(OWNER, "set warn.limit 7", chat_id=NEW_CHAT)

    await group.settle(ChatMigratedEvent(CHAT, NEW_CHAT))

    rows = shown(await group.configures(OWNER, "list", chat_id=NEW_CHAT), Screen.CONFIG)["rows"]
    values = {row["key"]: row["value"] for row in rows}
    assert (values["warn.limit"], values["warn.days"]) == ("7", "9")


async def test_a_group_that_moves_in_the_middle_of_an_act_sees_it_done(group: Group) -> None:
    await group.handle(group.asks(ADMIN, "/ban", **group.reply_to(BEN)))
    await group.settle(ChatMigratedEvent(CHAT, NEW_CHAT))

    events = await group.settle(ModerationOrderedEvent(CHAT, 1, target_id=BEN))

    assert performed(events) == [("ban", "done", "")]
    assert (await group.action(1)).chat_id == NEW_CHAT


async def test_what_was_under_way_when_a_group_moved_is_in_the_audit_of_the_new_one(group: Group) -> None:
    await group.configures(OWNER, "set log.channel -1007")
    told = {"chat_id": CHAT, "outcome": "done"}
    ban = AdminActionPerformedEvent(ADMIN, "ban", BEN, told)
    await group.settle(ChatMigratedEvent(CHAT, NEW_CHAT))

    logged = await group.settle(ban)
    await group.says(ADMIN, "/warn", **group.reply_to(ADA))

    entries = shown(await group.audits(ADMIN, chat_id=NEW_CHAT), Screen.AUDIT)["entries"]
    assert [entry["action"] for entry in entries[:2]] == ["warn", "ban"]
    assert shown(logged, Screen.AUDIT_LOGGED)["action"] == "ban"
    assert (await group.action(1)).chat_id == NEW_CHAT


async def test_what_a_purge_deletes_is_kept_as_far_as_it_was_heard(group: Group) -> None:
    await heard(group, {50: "first", 52: "second", 53: ""})

    events = await group.says(ADMIN, "/purge", command_message_id=55, **group.reply_to(BEN, message_id=50))

    (fact,) = (event for event in events if isinstance(event, ContentModeratedEvent))
    assert fact.content_excerpt == f"#50 {BEN}: first\n#52 {BEN}: second"


async def test_what_is_deleted_by_the_button_of_a_report_is_kept_too(group: Group) -> None:
    await heard(group, {50: "buy my lamp"})
    report = shown(await group.says(ADA, "/report", **group.reply_to(BEN)), Screen.REPORTED)

    events = await group.taps(ADMIN, "del", report["action_id"])

    (fact,) = (event for event in events if isinstance(event, ContentModeratedEvent))
    assert fact.content_excerpt == f"#50 {BEN}: buy my lamp"
