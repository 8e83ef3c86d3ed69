"""Who is writing a broadcast, as the routers ask it."""

from __future__ import annotations

from typing import Protocol


class Authors(Protocol):
    """Knows who is writing a broadcast. Implemented by services.admin.BroadcastAuthors."""

    async def is_writing(self, user_id: int) -> bool: ...
