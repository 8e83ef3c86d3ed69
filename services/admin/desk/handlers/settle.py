"""What another service was asked to do about a person has come to its end."""

from __future__ import annotations

from typing import Any

from bus import AwardSettledEvent, EventType, RevocationSettledEvent
from services.admin.desk.doing import finish
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.wishes import WishState
from services.admin.desk.work import DeskWork


class NoteOutcome(DeskHandler):
    """Whoever wished for it hears what became of it, and the audit has how it was before and after."""

    handles = (EventType.AWARD_SETTLED, EventType.REVOCATION_SETTLED)

    async def react(self, event: AwardSettledEvent | RevocationSettledEvent, work: DeskWork) -> None:
        wish = None if event.wish_id is None else await work.wishes.find(event.wish_id)
        who = None if wish is None else await self.desk.who(work, wish.person_id)
        if wish is None or who is None or wish.state is not WishState.ORDERED:
            return
        before, after, shown = _change(event)
        changed = {} if event.why else {"before": before, "after": after}
        await finish(self.desk, work, wish, who, why=event.why, **changed, shown=shown)


def _change(
    event: AwardSettledEvent | RevocationSettledEvent,
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """How it was before, how it is now, and what whoever wished for it is shown of that."""
    before, after = {"balance": event.balance_before}, {"balance": event.balance}
    match event:
        case AwardSettledEvent():
            return before, after, {"balance": event.balance, "at_most": event.at_most}
        case RevocationSettledEvent():
            return before, {**after, "amount": event.amount}, {"balance": event.balance, "amount": event.amount}
