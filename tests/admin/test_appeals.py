"""Appeals: made once, decided by whoever may, and told."""

from __future__ import annotations

from typing import Any

import pytest

from bus import AdminActionPerformedEvent, AppealRequestedEvent, BaseEvent, StartRequestedEvent
from services.screens import Screen
from tests.admin.group import ADA, ADMIN, BEN, CHAT, HELPER, OWNER, Group, performed, screens, shown


async def appeals(group: Group, who: int, text: str = "", **told: Any) -> list[BaseEvent]:
    return await group.settle(AppealRequestedEvent(user_id=who, chat_id=who, text=text, first_name=f"P{who}", **told))


@pytest.fixture
async def ban(group: Group) -> int:
    """The action of a ban that Ben may appeal against."""
    events = await group.says(ADMIN, "/ban 1w spam", **group.reply_to(BEN))
    action_id = shown(events, Screen.MODERATED)["undo"]
    assert isinstance(action_id, int)
    return action_id


async def test_an_accepted_appeal_lifts_the_sanction_and_tells_the_person(group: Group, ban: int) -> None:
    made = await appeals(group, BEN, "it was my brother")
    by_member = await group.taps(ADA, "accept", ban)
    accepted = await group.taps(OWNER, "accept", ban)
    again = await group.taps(OWNER, "accept", ban)

    told = shown(made, Screen.APPEALED)
    assert (told["action_id"], told["text"], told["reason"]) == (ban, "it was my brother", "spam")
    assert shown(made, Screen.APPEAL_SENT) == {"chat_title": "Night Hotel", "state": "open"}
    assert [e.action_details["admin_name"] for e in made if isinstance(e, AdminActionPerformedEvent)] == [f"P{BEN}"]
    assert performed(by_member) == [("unban", "refused", "not_admin")]
    assert performed(accepted) == [("unban", "done", "")]
    assert shown(accepted, Screen.APPEAL_DECIDED)["is_accepted"]
    assert performed(again)[0][1] == "refused"
    assert group.telegram.calls[-1] == ("unban", BEN)
    assert len(group.telegram.calls) == 2


async def test_a_declined_appeal_leaves_the_sanction_and_tells_the_person(group: Group, ban: int) -> None:
    await appeals(group, BEN)

    by_helper = await group.taps(HELPER, "decline", ban)
    declined = await group.taps(OWNER, "decline", ban)
    too_late = await group.taps(OWNER, "accept", ban)

    assert performed(by_helper)[0][1:] == ("refused", "caller_lacks")
    assert performed(declined) == [("decline", "done", "")]
    assert (Screen.APPEAL_DECLINED, CHAT) in screens(declined)
    assert not shown(declined, Screen.APPEAL_DECIDED)["is_accepted"]
    assert performed(too_late) == [("unban", "refused", "stale")]
    assert len(group.telegram.calls) == 1


async def test_an_appeal_is_made_once(group: Group, ban: int) -> None:
    await appeals(group, BEN)

    again = await appeals(group, BEN, "please", action_id=ban)
    await group.taps(OWNER, "decline", ban)
    after = await appeals(group, BEN)

    assert screens(again) == [(Screen.APPEAL_SENT, BEN)]
    assert shown(again, Screen.APPEAL_SENT)["state"] == "waiting"
    assert shown(after, Screen.APPEAL_SENT)["state"] == "declined"


async def test_nobody_appeals_for_somebody_else(group: Group, ban: int) -> None:
    events = await appeals(group, ADA, action_id=ban)

    assert shown(events, Screen.APPEAL_SENT)["state"] == "none"
    assert len(screens(events)) == 1


async def test_whoever_comes_by_the_link_in_the_group_appeals(group: Group, ban: int) -> None:
    start = StartRequestedEvent(user_id=BEN, chat_id=BEN, first_name="Ben", start_parameter=f"appeal_{ban}")

    events = await group.settle(start)

    assert {screen for screen, _ in screens(events)} == {Screen.APPEALED, Screen.APPEAL_SENT}


async def test_a_warning_is_appealed_against_too(group: Group) -> None:
    events = await group.says(ADMIN, "/warn", **group.reply_to(BEN))
    await appeals(group, BEN)

    accepted = await group.taps(OWNER, "accept", shown(events, Screen.MODERATED)["undo"])

    assert performed(accepted) == [("unwarn", "done", "")]
    assert shown(accepted, Screen.APPEAL_DECIDED)["is_accepted"]
