"""What another service was asked to do about a person has come to its end."""

from __future__ import annotations

from typing import Any, TypeAlias

from bus import AwardSettledEvent, EventType, RevocationSettledEvent, VipGiftSettledEvent
from bus.codec import utc_text
from services.admin.desk.doing import finish
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.wishes import WishState
from services.admin.desk.work import DeskWork

Settled: TypeAlias = AwardSettledEvent | RevocationSettledEvent | VipGiftSettledEvent


class NoteOutcome(DeskHandler):
    """Whoever wished for it hears what became of it, and the audit has how it was before and after."""

    handles = (EventType.AWARD_SETTLED, EventType.REVOCATION_SETTLED, EventType.VIP_GIFT_SETTLED)

    async def react(self, event: Settled, work: DeskWork) -> None:
        wish = None if event.wish_id is None else await work.wishes.find(event.wish_id)
        who = None if wish is None else await self.desk.who(work, wish.person_id)
        if wish is None or who is None or wish.state is not WishState.ORDERED:
            return
        before, after, shown = _change(event)
        changed = {} if event.why else {"before": before, "after": after}
        await finish(self.desk, work, wish, who, why=event.why, **changed, shown=shown)


def _change(
    event: Settled,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """How it was before, how it is now, and what whoever wished for it is shown of that."""
    if isinstance(event, VipGiftSettledEvent):
        was, until = event.vip_until_before and utc_text(event.vip_until_before), event.vip_until
        after = {"vip_until": until and utc_text(until)}
        return {"vip_until": was}, after, {"until": after["vip_until"]}
    before, now = {"balance": event.balance_before}, {"balance": event.balance}
    if isinstance(event, AwardSettledEvent):
        return before, now, {"balance": event.balance, "at_most": event.at_most}
    return before, {**now, "amount": event.amount}, {"balance": event.balance, "amount": event.amount}
