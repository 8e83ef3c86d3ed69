"""What becomes of a broadcast is told: to its author, in the message that shows it, and in the audit."""

from __future__ import annotations

from typing import Any

from bus import BroadcastDeliveredEvent, BroadcastHaltedEvent, EventType
from services.admin.broadcasts.broadcast import UNDER_WAY, Broadcast, State
from services.admin.broadcasts.showing import progress_data
from services.admin.broadcasts.telling import tell
from services.admin.broadcasts.work import BroadcastHandler, BroadcastWork
from services.database import Transactions
from services.screens import Screen


class CloseBroadcast(BroadcastHandler):
    """Everybody was tried: the broadcast is done, and its author gets the report."""

    handles = (EventType.BROADCAST_DELIVERED,)

    def __init__(self, transactions: Transactions, rate_per_s: float) -> None:
        super().__init__(transactions)
        self._rate_per_s = rate_per_s

    async def react(self, event: BroadcastDeliveredEvent, work: BroadcastWork) -> None:
        if await work.broadcasts.move(event.broadcast_id, UNDER_WAY, State.DONE, finished_at=work.now):
            broadcast = await work.broadcasts.find(event.broadcast_id)
            if broadcast is not None:
                outcomes = await work.broadcasts.outcomes(broadcast.id)
                about = {
                    "is_automatic": True,
                    "outcomes": outcomes,
                    "repeated": broadcast.repeated,
                    "people": broadcast.people,
                }
                tell(work, broadcast.admin_id, "done", broadcast.id, more=about)
                report(work, broadcast, progress_data(broadcast, outcomes, self._rate_per_s))


class TellHalted(BroadcastHandler):
    """Telegram does not take the message: its author hears in which words."""

    handles = (EventType.BROADCAST_HALTED,)

    def __init__(self, transactions: Transactions, rate_per_s: float) -> None:
        super().__init__(transactions)
        self._rate_per_s = rate_per_s

    async def react(self, event: BroadcastHaltedEvent, work: BroadcastWork) -> None:
        broadcast = await work.broadcasts.find(event.broadcast_id)
        if broadcast is None or broadcast.state not in UNDER_WAY:
            return
        outcomes = await work.broadcasts.outcomes(broadcast.id)
        tell(work, broadcast.admin_id, "halt", broadcast.id, outcome="failed", why=event.words)
        halted = {"state": State.PAUSED.value, "why": event.words}
        report(work, broadcast, {**progress_data(broadcast, outcomes, self._rate_per_s), **halted})


def report(work: BroadcastWork, broadcast: Broadcast, data: dict[str, Any]) -> None:
    """Show how it stands where progress is shown, and in a message of its own, which rings."""
    author = broadcast.admin_id
    if broadcast.shown_chat_id is not None and broadcast.shown_message_id is not None:
        chat_id, message_id = broadcast.shown_chat_id, broadcast.shown_message_id
        work.show(Screen.BROADCAST_HERE, chat_id, reader=chat_id, message_id=message_id, **data)
    work.show(Screen.BROADCAST_REPORT, author, reader=author, **data)
