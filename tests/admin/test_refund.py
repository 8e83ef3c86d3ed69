"""Giving payments back: the owners' verb, written down; a refusal of Telegram's reaches who ordered it."""

from __future__ import annotations

import pytest

from bus import PaySupportRequestedEvent, RefundFailedEvent, RefundOrderedEvent, RefundRequestedEvent
from services.screens import Screen
from tests.admin.group import ADA, BOT, OWNER, Group, performed, screens, shown
from tests.gamification.world import only


def wish(who: int, charge: str = "stx1") -> RefundRequestedEvent:
    return RefundRequestedEvent(user_id=who, chat_id=who, charge_id=charge, first_name=f"P{who}")


async def test_an_owner_orders_a_refund_and_it_is_in_the_audit(group: Group) -> None:
    caused = await group.settle(wish(OWNER))

    order = only(RefundOrderedEvent, caused)
    assert (order.user_id, order.chat_id, order.charge_id) == (OWNER, OWNER, "stx1")
    assert performed(caused) == [("refund", "done", "")]
    audit = shown(await group.audits(OWNER, "refund", chat_id=OWNER), Screen.AUDIT)["entries"]
    assert [(entry["outcome"], entry["target_name"]) for entry in audit] == [("done", "stx1")]


async def test_an_owner_who_names_no_payment_is_told_how(group: Group) -> None:
    caused = await group.settle(wish(OWNER, ""))

    assert shown(caused, Screen.REFUND_ANSWER)["answer"] == "how"
    assert performed(caused) == []


@pytest.mark.parametrize(("charge", "written"), [("stx1", [("refund", "refused", "not_permitted")]), ("", [])])
async def test_somebody_else_is_shown_help_with_their_payments_and_gets_nothing_back(
    group: Group, charge: str, written: list[tuple[str, str, str]]
) -> None:
    caused = await group.settle(wish(ADA, charge))

    assert only(PaySupportRequestedEvent, caused).chat_id == ADA
    assert not any(isinstance(event, RefundOrderedEvent) for event in caused)
    assert performed(caused) == written


@pytest.mark.parametrize("ordered_by", [OWNER, None])
async def test_what_telegram_refuses_is_told_to_who_ordered_it_once_and_written_down(
    group: Group, ordered_by: int | None
) -> None:
    failed = RefundFailedEvent(ADA, "stx1", reason="Bad Request: CHARGE_NOT_FOUND", ordered_by=ordered_by)

    caused = await group.settle(failed)
    again = await group.settle(failed)

    assert screens(caused) == [(Screen.REFUND_ANSWER, OWNER)]
    assert "CHARGE_NOT_FOUND" in shown(caused, Screen.REFUND_ANSWER)["reason"]
    assert performed(caused) == [("refund", "failed", failed.reason)]
    assert again == []
    audit = shown(await group.audits(OWNER, "refund", chat_id=OWNER), Screen.AUDIT)["entries"]
    assert [(entry["admin_id"], entry["target_id"]) for entry in audit] == [(ordered_by or BOT, ADA)]
