"""What operations do about events, one use case a class."""

from __future__ import annotations

from services.admin.operations.handlers.alarms import (
    SPOKEN_FOR,
    AdminChats,
    FollowHealth,
    TellErrors,
    WatchDeadLetters,
)
from services.admin.operations.handlers.counting import CountErrors, CountPeople, CountReaders, NotePulse
from services.admin.operations.handlers.dashboard import ShowDashboard, ShowHealth
from services.admin.operations.handlers.dead_letters import DecideDeadLetters, ShowDeadLetters
from services.admin.operations.ports import DeadLetterBox, Machinery
from services.admin.operations.work import OperationsWork
from services.admin.staff import Staff
from services.database import ServiceHandler, Transactions


def operations_handlers(
    transactions: Transactions, machinery: Machinery, box: DeadLetterBox, staff: Staff, chats: AdminChats
) -> list[ServiceHandler[OperationsWork]]:
    """Every handler of operations, to be subscribed by the composition root. `staff`: who may see and decide;
    `chats`: where it is told when something is wrong."""
    return [
        CountPeople(transactions),
        CountReaders(transactions),
        CountErrors(transactions),
        NotePulse(transactions),
        ShowDashboard(transactions, machinery, staff),
        ShowHealth(transactions, machinery, staff),
        ShowDeadLetters(transactions, box, staff),
        DecideDeadLetters(transactions, box, staff),
        FollowHealth(transactions, chats),
        WatchDeadLetters(transactions, chats),
        TellErrors(transactions, chats),
    ]


__all__ = ["SPOKEN_FOR", "AdminChats", "operations_handlers"]
