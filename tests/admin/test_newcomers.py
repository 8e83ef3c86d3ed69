"""Newcomers: asked with one tap before they may write, greeted together, and gone when they do not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bus import (
    BaseEvent,
    GroupMessagePostedEvent,
    JoinNoticePostedEvent,
    MemberChangedEvent,
    NewcomerTappedEvent,
    ReplyRequestedEvent,
    UserModeratedEvent,
)
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, BOT, CHAT, MEMBER, MUTED, OWNER, Group, performed, screens, shown


def arrival(group: Group, who: int, **told: Any) -> MemberChangedEvent:
    """Telegram tells that somebody came into the group."""
    came: dict[str, Any] = {
        "user_id": who,
        "chat_id": CHAT,
        "old_status": "left",
        "new_status": "member",
        "was_in": False,
        "is_in": True,
        "by_user_id": who,
        "chat_title": "Night Hotel",
        "first_name": f"P{who}",
        "timestamp": group.clock(),
    }
    return MemberChangedEvent(**{**came, **told})


async def comes(group: Group, who: int, **told: Any) -> list[BaseEvent]:
    """Somebody comes in; everything it causes."""
    group.telegram.standings[who] = MEMBER
    return await group.settle(arrival(group, who, **told))


async def goes(group: Group, who: int) -> list[BaseEvent]:
    return await group.settle(
        arrival(group, who, old_status="restricted", new_status="left", was_in=True, is_in=False)
    )  # fmt: skip


async def taps(group: Group, who: int, message_id: int = 70) -> list[BaseEvent]:
    group.clock.move(seconds=1)
    return await group.settle(
        NewcomerTappedEvent(who, CHAT, chat_type="supergroup", message_id=message_id, timestamp=group.clock())
    )


async def later(group: Group, **time: float) -> list[BaseEvent]:
    """What happens when that time has passed, second by second of what was put off."""
    group.clock.move(**time)
    caused: list[BaseEvent] = []
    while more := await group.due():
        caused += more
    return caused


def moderated(events: Sequence[BaseEvent]) -> list[str]:
    return [event.action for event in events if isinstance(event, UserModeratedEvent)]


@pytest.fixture
async def careful(group: Group) -> Group:
    """A group that looks at newcomers."""
    await group.configures(OWNER, "set newcomers.mode on")
    return group


async def test_who_comes_in_may_write_after_a_tap(careful: Group) -> None:
    came = await comes(careful, 20)
    tapped = await taps(careful, 20)

    assert [call[:2] for call in careful.telegram.calls] == [("mute", 20), ("unmute", 20)]
    assert screens(came) == [(Screen.NEWCOMERS, CHAT)]
    assert shown(came, Screen.NEWCOMERS)["people"] == [{"user_id": 20, "name": "P20"}]
    assert [act[:2] for act in performed([*came, *tapped])] == [("mute", "done"), ("unmute", "done")]
    assert screens(tapped) == [(Screen.NEWCOMERS_IN, CHAT)]
    assert moderated([*came, *tapped]) == []
    assert performed(await later(careful, minutes=6)) == []


async def test_who_does_not_tap_in_time_goes_and_leaves_no_traces(careful: Group) -> None:
    await careful.settle(JoinNoticePostedEvent(CHAT, 500, [20]))
    await comes(careful, 20)

    gone = await later(careful, minutes=5)
    cleared = await later(careful, seconds=20)

    assert ("kick", 20) in careful.telegram.calls
    assert performed(gone) == [("kick", "done", "")]
    assert moderated(gone) == ["kick"]
    assert screens(gone) == screens(cleared) == []
    assert careful.telegram.calls[-1] == ("delete", [500])
    assert performed(await taps(careful, 20)) == []


async def test_a_group_may_ban_instead(careful: Group) -> None:
    await careful.configures(OWNER, "set newcomers.action ban")
    await careful.configures(OWNER, "set newcomers.minutes 1")
    await comes(careful, 20)

    assert performed(await later(careful, minutes=1)) == [("ban", "done", "")]


async def test_in_a_raid_one_message_is_for_many(careful: Group) -> None:
    raid = [event for who in range(20, 60) for event in await comes(careful, who)]
    greeted = await later(careful, seconds=20)
    let_in = await taps(careful, 33)

    greetings = [e for e in (*raid, *greeted) if isinstance(e, ReplyRequestedEvent) and e.screen == Screen.NEWCOMERS]
    assert [(greeting.data["count"], greeting.user_id) for greeting in greetings] == [(1, 20), (39, None)]
    assert len(greetings[1].data["people"]) == 10
    assert performed(let_in) == [("unmute", "done", "")]
    assert screens(let_in) == []
    assert performed(await later(careful, minutes=5)) == [("kick", "done", "")] * 39


async def test_somebody_elses_tap_changes_nothing(careful: Group) -> None:
    await comes(careful, 20)

    assert await taps(careful, ADA) == []
    assert await taps(careful, BEN) == []
    assert [call[0] for call in careful.telegram.calls] == ["mute"]


async def test_a_tap_told_again_lets_in_once(careful: Group) -> None:
    await comes(careful, 20)

    again = [*await taps(careful, 20), *await taps(careful, 20)]

    assert performed(again) == [("unmute", "done", "")]


@pytest.mark.parametrize(
    "told",
    [
        {"is_bot": True},
        {"by_user_id": ADMIN},
        {"new_status": "administrator"},
        {"new_status": "restricted"},
        {"was_in": True, "old_status": "restricted"},
    ],
    ids=["a bot", "brought by an admin", "an admin", "silenced before", "somebody who was there"],
)
async def test_not_everybody_is_asked(careful: Group, told: dict[str, Any]) -> None:
    assert await comes(careful, 20, **told) == []


async def test_whom_a_member_brought_and_who_was_approved(careful: Group) -> None:
    careful.telegram.standings[21] = MEMBER
    await careful.says(ADMIN, "/approve", **careful.reply_to(21))

    brought = await comes(careful, 20, by_user_id=ADA)
    approved = await comes(careful, 21)

    assert performed(brought) == [("mute", "done", "")]
    assert approved == []


async def test_who_passed_is_not_asked_again_and_who_left_is(careful: Group) -> None:
    await comes(careful, 20)
    await taps(careful, 20)
    await comes(careful, 21)
    await goes(careful, 20)
    await goes(careful, 21)
    due = await later(careful, minutes=6)

    passed, left = await comes(careful, 20), await comes(careful, 21, new_status="restricted")

    assert performed(due) == []
    assert passed == []
    assert performed(left) == [("mute", "done", "")]
    assert performed(await later(careful, minutes=5)) == [("kick", "done", "")]


async def test_whom_an_admin_lets_speak_stays(careful: Group) -> None:
    await comes(careful, 20)
    await careful.says(ADMIN, "/unmute", **careful.reply_to(20))

    assert performed(await later(careful, minutes=5)) == []


async def test_a_tap_does_not_lift_what_an_admin_has_put_on(careful: Group) -> None:
    await comes(careful, 20)
    await careful.says(ADMIN, "/mute 2h", **careful.reply_to(20))

    await taps(careful, 20)

    assert [call[0] for call in careful.telegram.calls] == ["mute", "mute"]
    assert careful.telegram.standings[20].status == MUTED.status
    assert performed(await later(careful, minutes=6)) == []


async def test_what_somebody_writes_before_the_tap_is_deleted_and_after_it_stays(careful: Group) -> None:
    def post(number: int) -> GroupMessagePostedEvent:
        return GroupMessagePostedEvent(20, CHAT, number, "buy", "text", is_forward=False, timestamp=careful.clock())

    await comes(careful, 20)
    await careful.settle(post(600))
    await taps(careful, 20)
    await careful.settle(post(601))

    assert [call for call in careful.telegram.calls if call[0] == "delete"] == [("delete", [600])]


async def test_watching_tells_what_it_would_do(group: Group) -> None:
    await group.configures(OWNER, "set newcomers.mode watch")

    events = await comes(group, 20)

    assert performed(events) == [("mute", "watched", "newcomer")]
    assert (group.telegram.calls, screens(events)) == ([], [])


async def test_without_the_right_the_group_hears_it_once_an_hour(careful: Group) -> None:
    careful.telegram.standings[BOT] = replace(careful.telegram.standings[BOT], rights=frozenset())

    first, second = await comes(careful, 20), await comes(careful, 21)
    careful.clock.move(minutes=61)
    third = await comes(careful, 22)

    assert performed([*first, *second, *third]) == [("mute", "refused", "bot_lacks")] * 3
    assert [screens(events) for events in (first, second, third)] == [
        [(Screen.MODERATION_REFUSED, CHAT)],
        [],
        [(Screen.MODERATION_REFUSED, CHAT)],
    ]


async def test_where_telegram_refuses_nobody_is_put_out_who_could_write(careful: Group) -> None:
    careful.telegram.refusing += ["method is available only for supergroups"] * 2

    came = [*await comes(careful, 20), *await comes(careful, 21)]
    due = await later(careful, minutes=5)

    assert [act[:2] for act in performed(came)] == [("mute", "failed")] * 2
    assert [screen for screen, _ in screens(came)].count(Screen.MODERATION_FAILED) == 1
    assert performed(due) == []
    assert careful.telegram.calls == []


async def test_the_time_is_kept_by_the_event_not_by_a_process(careful: Group) -> None:
    await comes(careful, 20)
    restarted = Group(careful.database, careful.clock)
    restarted.telegram.standings.update(careful.telegram.standings)

    due = await later(restarted, minutes=5)

    assert performed(due) == [("kick", "done", "")]
