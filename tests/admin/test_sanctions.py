"""Warnings, mutes, bans and kicks: from the wish to what Telegram answered, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bus import (
    AdminActionPerformedEvent,
    ContentModeratedEvent,
    ModerationOrderedEvent,
    ReplyRequestedEvent,
    UserModeratedEvent,
)
from services.admin import Outcome, Standing
from services.screens import Screen
from tests.admin.group import (
    ADA,
    ADMIN,
    BANNED,
    BEN,
    BOT,
    CHANNEL,
    CHAT,
    HELPER,
    MEMBER,
    OWNER,
    Group,
    performed,
    screens,
    shown,
)
from tests.gamification.world import only


async def test_a_mute_ends_by_itself_and_the_person_is_told(group: Group) -> None:
    until = group.clock() + timedelta(hours=2)

    events = await group.says(ADMIN, "/mute 2h too loud", **group.reply_to(BEN))

    assert group.telegram.calls == [("mute", BEN, until)]
    fact = only(UserModeratedEvent, events)
    assert (fact.admin_user_id, fact.target_user_id, fact.action) == (ADMIN, BEN, "mute")
    assert (fact.reason, fact.until, fact.chat_id) == ("too loud", until, CHAT)
    assert screens(events) == [(Screen.MODERATED, CHAT), (Screen.SANCTIONED, BEN)]
    assert shown(events, Screen.MODERATED)["lasts_s"] == 7200
    assert performed(events) == [("mute", "done", "")]

    group.clock.move(hours=2)
    events = await group.due()

    assert only(UserModeratedEvent, events).action == "unmute"
    assert performed(events) == [("unmute", "expired", "")]
    assert screens(events) == [(Screen.SANCTION_OVER, BEN)]
    assert await group.due() == []


async def test_a_sanction_that_was_lifted_does_not_end_again(group: Group) -> None:
    events = await group.says(ADMIN, "/ban 1d", **group.reply_to(BEN))
    await group.taps(ADMIN, "undo", shown(events, Screen.MODERATED)["undo"])

    group.clock.move(days=1)

    assert await group.due() == []


async def test_the_undo_button_is_for_whoever_has_the_right_and_works_once(group: Group) -> None:
    events = await group.says(ADMIN, "/ban", **group.reply_to(BEN))
    undo = shown(events, Screen.MODERATED)["undo"]

    by_member = await group.taps(ADA, "undo", undo)
    by_sanctioned = await group.taps(BEN, "undo", undo)
    by_helper = await group.taps(HELPER, "undo", undo)
    by_owner = await group.taps(OWNER, "undo", undo)
    again = await group.taps(OWNER, "undo", undo)

    assert performed(by_member) == [("unban", "refused", "not_admin")]
    assert performed(by_sanctioned) == [("unban", "refused", "not_admin")]
    assert performed(by_helper) == [("unban", "refused", "caller_lacks")]
    assert performed(by_owner) == [("unban", "done", "")]
    assert performed(again)[0][1] == "refused"
    assert group.telegram.calls == [("ban", BEN, None), ("unban", BEN)]


@pytest.mark.parametrize(("verb", "action_id"), [("undo", 12345), ("undo", -1), ("promote", 1), ("confirm", 1)])
async def test_a_forged_button_does_nothing(group: Group, verb: str, action_id: int) -> None:
    await group.says(ADMIN, "/warn", **group.reply_to(BEN))

    assert await group.taps(OWNER, verb, action_id) == []


async def test_a_button_of_another_group_does_nothing(group: Group) -> None:
    events = await group.says(ADMIN, "/ban", **group.reply_to(BEN))

    assert await group.taps(OWNER, "undo", shown(events, Screen.MODERATED)["undo"], chat_id=-2002) == []


async def test_the_third_warning_within_thirty_days_mutes_for_a_day(group: Group) -> None:
    await group.says(ADMIN, "/warn one", **group.reply_to(BEN))
    group.clock.move(days=31)
    await group.says(ADMIN, "/warn two", **group.reply_to(BEN))
    await group.says(ADMIN, "/warn three", **group.reply_to(BEN))

    events = await group.says(ADMIN, "/warn four", **group.reply_to(BEN))

    assert group.telegram.calls == [("mute", BEN, group.clock() + timedelta(days=1))]
    facts = [(e.action, e.admin_user_id) for e in events if isinstance(e, UserModeratedEvent)]
    assert facts == [("warn", ADMIN), ("mute", BOT)]
    group.telegram.standings[BEN] = MEMBER
    fifth = await group.says(ADMIN, "/warn five", **group.reply_to(BEN))
    assert shown(fifth, Screen.MODERATED)["warnings"] == 1


async def test_warnings_are_kept_when_the_sanction_they_bring_fails(group: Group) -> None:
    for _ in range(2):
        await group.says(ADMIN, "/warn", **group.reply_to(BEN))
    group.telegram.refusing.append("Bad Request: user is an administrator of the chat")

    events = await group.says(ADMIN, "/warn", **group.reply_to(BEN))

    assert performed(events)[1][:2] == ("mute", "failed")
    assert shown(await group.says(ADMIN, "/warns", **group.reply_to(BEN)), Screen.WARNINGS)["warnings"] == 3


async def test_a_warning_is_taken_back_by_verb_and_by_its_own_button(group: Group) -> None:
    first = await group.says(ADMIN, "/warn one", **group.reply_to(BEN))
    await group.says(ADMIN, "/warn two", **group.reply_to(BEN))

    await group.taps(ADMIN, "undo", shown(first, Screen.MODERATED)["undo"])

    rows = shown(await group.says(BEN, "/warns"), Screen.WARNINGS)["rows"]
    assert [row["reason"] for row in rows] == ["two"]
    await group.says(ADMIN, "/unwarn", **group.reply_to(BEN))
    nothing = await group.says(ADMIN, "/unwarn", **group.reply_to(BEN))
    assert performed(nothing) == [("unwarn", "refused", "not_warned")]


async def test_what_telegram_refuses_is_told_in_its_words(group: Group) -> None:
    group.telegram.refusing.append("not enough rights to restrict/unrestrict chat member")

    events = await group.says(ADMIN, "/ban", **group.reply_to(BEN))

    assert performed(events) == [("ban", "failed", "not enough rights to restrict/unrestrict chat member")]
    assert screens(events) == [(Screen.MODERATION_FAILED, CHAT)]
    assert not [event for event in events if isinstance(event, UserModeratedEvent)]


async def test_what_telegram_did_half_of_is_told_as_half(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    async def half(chat_id: int, target_id: int) -> Outcome:
        return Outcome(is_done=False, words="bot was kicked", is_half=True)

    monkeypatch.setattr(group.telegram, "kick", half)

    events = await group.says(ADMIN, "/kick", **group.reply_to(BEN))

    assert performed(events) == [("kick", "failed", "bot was kicked")]
    assert shown(events, Screen.MODERATION_FAILED)["is_half"]
    assert only(AdminActionPerformedEvent, events).action_details["is_half"]


@pytest.mark.parametrize(
    ("sanction", "typed"), [("warn", "unwarn"), ("mute", "unmute"), ("ban", "unban"), ("warn", "approve")]
)
async def test_whoever_is_sanctioned_cannot_take_it_back_by_a_verb(group: Group, sanction: str, typed: str) -> None:
    await group.says(ADMIN, f"/{sanction}", **group.reply_to(BEN))
    done = list(group.telegram.calls)

    by_reply = await group.says(BEN, f"/{typed}", **group.reply_to(BEN))
    by_id = await group.says(BEN, f"/{typed} {10_000 + BEN}")

    assert [act[1:] for act in performed([*by_reply, *by_id])] == [("refused", "not_admin")] * 2
    assert group.telegram.calls == done


async def test_who_loses_the_right_meanwhile_does_nothing_any_more(group: Group) -> None:
    wish = group.asks(ADMIN, "/ban", **group.reply_to(BEN))
    await group.handle(wish)
    group.telegram.standings[ADMIN] = MEMBER

    events = await group.settle(ModerationOrderedEvent(chat_id=CHAT, action_id=1))

    assert group.telegram.calls == []
    assert performed(events) == [("ban", "refused", "not_admin")]


async def test_an_order_delivered_again_after_a_crash_is_done_once(group: Group) -> None:
    await group.handle(group.asks(ADMIN, "/kick", **group.reply_to(BEN)))
    order = ModerationOrderedEvent(chat_id=CHAT, action_id=1)
    carry_out = group.handlers[1]
    # Telegram has answered, and the process dies before it is recorded.
    await carry_out.look(order)  # type: ignore[attr-defined]
    assert (await group.action(1)).state == "sending"

    events = await group.settle(order, order)

    assert performed(events) == [("kick", "done", "")]
    assert (await group.action(1)).attempts == 2


async def test_kicking_whoever_was_banned_meanwhile_does_not_let_them_in(group: Group) -> None:
    await group.handle(group.asks(ADMIN, "/kick", **group.reply_to(BEN)))
    group.telegram.standings[BEN] = BANNED

    events = await group.settle(ModerationOrderedEvent(chat_id=CHAT, action_id=1))

    assert performed(events) == [("kick", "refused", "not_here")]
    assert group.telegram.calls == []


async def test_an_end_that_came_too_near_is_moved_so_that_telegram_does_not_take_it_for_ever(group: Group) -> None:
    await group.handle(group.asks(ADMIN, "/mute 1m", **group.reply_to(BEN)))
    group.clock.move(seconds=50)

    await group.settle(ModerationOrderedEvent(chat_id=CHAT, action_id=1))

    assert group.telegram.calls == [("mute", BEN, group.clock() + timedelta(minutes=1))]


async def test_an_anonymous_admin_shows_themselves_with_a_tap(group: Group) -> None:
    asked = await group.says(0, "/mute 1h noise", **group.anonymously(), **group.reply_to(BEN))
    confirm = shown(asked, Screen.MODERATION_UNCONFIRMED)["action_id"]

    by_member = await group.taps(ADA, "confirm", confirm)
    by_admin = await group.taps(ADMIN, "confirm", confirm)
    again = await group.taps(OWNER, "confirm", confirm)

    assert performed(by_member) == [("mute", "refused", "not_admin")]
    assert performed(by_admin) == [("mute", "done", "")]
    assert (shown(by_admin, Screen.MODERATED)["admin_id"], shown(by_admin, Screen.MODERATED)["reason"]) == (
        None,
        "noise",
    )
    assert only(UserModeratedEvent, by_admin).admin_user_id == ADMIN
    assert again == []
    assert len(group.telegram.calls) == 1


async def test_what_nobody_confirms_in_ten_minutes_is_over(group: Group) -> None:
    asked = await group.says(0, "/ban", **group.anonymously(), **group.reply_to(BEN))
    group.clock.move(minutes=11)

    assert await group.taps(ADMIN, "confirm", shown(asked, Screen.MODERATION_UNCONFIRMED)["action_id"]) == []


async def test_somebody_is_named_by_what_they_are_called_now(group: Group) -> None:
    await group.says(BEN, "/warns", username="Rowdy")
    group.clock.move(minutes=1)
    await group.says(ADA, "/warns", username="rowdy")

    events = await group.says(ADMIN, "/warn @ROWDY")

    assert only(UserModeratedEvent, events).target_user_id == ADA


async def test_a_name_nobody_was_seen_with_is_refused(group: Group) -> None:
    events = await group.says(ADMIN, "/ban @ghost 1d")

    assert performed(events) == [("ban", "refused", "unknown_name")]
    assert shown(events, Screen.MODERATION_REFUSED)["named"] == "ghost"


async def test_a_reply_to_one_person_that_names_another_is_refused(group: Group) -> None:
    events = await group.says(ADMIN, f"/ban {10000 + ADA}", **group.reply_to(BEN))

    assert performed(events) == [("ban", "refused", "two_targets")]


async def test_a_stranger_is_answered_once_a_minute_and_recorded_each_time(group: Group) -> None:
    first = await group.says(ADA, "/ban", **group.reply_to(BEN))
    second = await group.says(ADA, "/ban", **group.reply_to(BEN))

    assert (len(screens(first)), len(screens(second))) == (1, 0)
    assert performed(first) == performed(second) == [("ban", "refused", "not_admin")]


async def test_a_channel_is_banned_as_a_channel(group: Group) -> None:
    events = await group.says(ADMIN, "/ban", **group.reply_to(CHANNEL))
    muted = await group.says(ADMIN, "/mute", **group.reply_to(CHANNEL))
    own = await group.says(ADMIN, "/ban", **group.reply_to(CHANNEL), reply_to_is_linked=True)

    assert group.telegram.calls == [("ban", CHANNEL, None)]
    assert screens(events) == [(Screen.MODERATED, CHAT)]
    assert performed(muted)[0][2] == "channel_ban_only"
    assert performed(own)[0][2] == "target_own_channel"


async def test_a_channels_ban_with_a_time_is_lifted_by_diana_since_telegram_never_does(group: Group) -> None:
    await group.says(ADMIN, "/ban 1h", **group.reply_to(CHANNEL))
    group.clock.move(hours=1)

    events = await group.due()

    assert group.telegram.calls[-1] == ("unban", CHANNEL)
    assert performed(events) == [("unban", "done", "")]
    assert not (await group.action(1)).is_in_force


async def test_who_was_never_seen_is_called_what_telegram_says(group: Group) -> None:
    group.telegram.standings[12345678] = replace(MEMBER, name="Benjamín")

    known = await group.says(ADMIN, "/warn 12345678")
    unknown = await group.says(ADMIN, "/warn 87654321")

    assert shown(known, Screen.MODERATED)["target_name"] == "Benjamín"
    assert shown(unknown, Screen.MODERATED)["target_name"] == "87654321"


async def test_what_is_asked_in_the_name_of_the_group_is_answered_in_its_language(group: Group) -> None:
    await group.says(ADMIN, "/warn", language_code="es", **group.reply_to(BEN))

    events = await group.says(ADMIN, "/mute", **group.anonymously(), **group.reply_to(BEN))

    (asked,) = (e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen == Screen.MODERATION_UNCONFIRMED)
    assert asked.language_code == "es"


async def test_verbs_are_for_groups(group: Group) -> None:
    events = await group.says(OWNER, "/ban @somebody", chat_id=OWNER, chat_type="private")

    assert performed(events) == [("ban", "refused", "groups_only")]


async def test_a_deleted_message_is_kept_in_the_facts(group: Group) -> None:
    events = await group.says(HELPER, "/del spam", command_message_id=60, **group.reply_to(BEN, "buy my lamp"))

    assert group.telegram.calls == [("delete", [50, 60])]
    fact = only(ContentModeratedEvent, events)
    assert (fact.message_id, fact.content_excerpt, fact.action, fact.reason) == (50, "buy my lamp", "del", "spam")
    assert screens(events) == []


async def test_a_purge_goes_by_hundreds_and_says_what_telegram_kept(group: Group) -> None:
    group.telegram.refusing.append("message can't be deleted")

    events = await group.says(ADMIN, "/purge", command_message_id=299, **group.reply_to(BEN, message_id=50))

    assert [len(ids) for _, ids in group.telegram.calls] == [100, 50]
    told = shown(events, Screen.MODERATED)
    assert (told["messages"], told["deleted"], told["words"]) == (250, 150, "message can't be deleted")


async def test_a_purge_that_may_not_go_on_says_how_far_it_came(group: Group) -> None:
    await group.handle(group.asks(ADMIN, "/purge", command_message_id=249, **group.reply_to(BEN, message_id=50)))
    first = await group.settle(ModerationOrderedEvent(CHAT, 1, message_ids=list(range(50, 150))))
    group.telegram.standings[BOT] = Standing("administrator", is_in=True, rights=frozenset())

    second = await group.settle(ModerationOrderedEvent(CHAT, 1, message_ids=list(range(150, 250))))

    assert (performed(first), performed(second)) == ([], [("purge", "failed", "bot_lacks")])
    told = shown(second, Screen.MODERATION_REFUSED)
    assert (told["why"], told["gone"]) == ("bot_lacks", 100)
    (entry,) = shown(await group.audits(ADMIN, "purge"), Screen.AUDIT)["entries"]
    assert (entry["outcome"], entry["deleted"], entry["messages"]) == ("failed", 100, 200)


async def test_a_purge_over_too_many_messages_is_refused_whole(group: Group) -> None:
    allowed = await group.says(ADMIN, "/purge", command_message_id=5049, **group.reply_to(BEN, message_id=50))
    refused = await group.says(ADMIN, "/purge", command_message_id=5050, **group.reply_to(BEN, message_id=50))

    assert shown(allowed, Screen.MODERATED)["deleted"] == 5000
    assert performed(refused) == [("purge", "refused", "too_many")]


async def test_a_report_calls_the_admins_who_act_with_a_tap(group: Group) -> None:
    events = await group.says(ADA, "/report spam", **group.reply_to(BEN))
    report = shown(events, Screen.REPORTED)

    by_member = await group.taps(ADA, "ban", report["action_id"])
    deleted = await group.taps(HELPER, "del", report["action_id"])
    banned = await group.taps(ADMIN, "ban", report["action_id"])

    assert sorted(report["admins"]) == [OWNER, ADMIN, HELPER]
    assert performed(by_member) == [("ban", "refused", "not_admin")]
    assert performed(deleted) == [("del", "done", "")]
    assert performed(banned) == [("ban", "done", "")]
    assert group.telegram.calls == [("delete", [50]), ("ban", BEN, None)]


async def test_the_person_is_told_in_the_language_of_their_app(group: Group) -> None:
    events = await group.says(ADMIN, "/mute 1h", **group.reply_to(BEN), reply_to_language="es")

    (told,) = (e for e in events if isinstance(e, ReplyRequestedEvent) and e.screen == Screen.SANCTIONED)
    assert (told.chat_id, told.language_code) == (BEN, "es")
