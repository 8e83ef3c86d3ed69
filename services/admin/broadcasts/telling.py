"""What is told about broadcasts: every deed becomes an entry of the audit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bus import AdminActionPerformedEvent
from services.admin.broadcasts.broadcast import State
from services.admin.broadcasts.work import BroadcastWork

ACTION = "broadcast"
"""What the audit calls all of it."""


def tell(
    work: BroadcastWork,
    admin_id: int,
    deed: str,
    broadcast_id: int | None,
    *,
    outcome: str = "done",
    why: str = "",
    more: Mapping[str, Any] | None = None,
) -> None:
    """The fact that somebody did something with a broadcast, or was refused."""
    number = f"#{broadcast_id} " if broadcast_id else ""
    work.publish(
        AdminActionPerformedEvent(
            admin_user_id=admin_id,
            action_type=ACTION,
            target_user_id=None,
            action_details={
                "broadcast_id": broadcast_id,
                "deed": deed,
                "target_name": f"{number}{deed}",
                "outcome": outcome,
                "why": why,
                **(more or {}),
            },
        )
    )


def change(before: State, after: State) -> dict[str, str]:
    """What an entry says of a change of state."""
    return {"before": before.value, "after": after.value}
