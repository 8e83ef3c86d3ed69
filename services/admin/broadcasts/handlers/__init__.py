"""What is done about broadcasts, one use case a class."""

from __future__ import annotations

from services.admin.broadcasts.handlers.broadcasting import Broadcasting, ListBroadcasts
from services.admin.broadcasts.handlers.closing import CloseBroadcast, TellHalted
from services.admin.broadcasts.handlers.follow_audience import FollowAudience, NoteActiveDay
from services.admin.broadcasts.work import BroadcastWork
from services.admin.staff import Staff
from services.database import Clock, Database, ServiceHandler, Transactions


def broadcast_handlers(
    transactions: Transactions, database: Database, clock: Clock, staff: Staff, rate_per_s: float
) -> list[ServiceHandler[BroadcastWork]]:
    """Every handler of broadcasts. `rate_per_s` is how many messages Telegram takes, for saying how long it lasts."""
    return [
        FollowAudience(transactions),
        NoteActiveDay(transactions),
        Broadcasting(transactions, database, clock, staff, rate_per_s),
        ListBroadcasts(transactions, staff),
        CloseBroadcast(transactions, rate_per_s),
        TellHalted(transactions, rate_per_s),
    ]
