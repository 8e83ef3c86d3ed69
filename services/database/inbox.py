"""The inbox: which handler has done which event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from services.database.driver_sql import placeholders, raw_moment


class Claim(NamedTuple):
    """One row of the inbox: (handler_key, event_id) is there once, `done_at` says since when."""

    handler_key: str
    event_id: str
    done_at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.handler_key, self.event_id


async def claim_all(connection: AsyncConnection, claims: Sequence[Claim]) -> set[tuple[str, str]]:
    """Put `claims` into the inbox in one statement; the keys that were not there before."""
    if not claims:
        return set()
    # A twin within the statement is the same claim, and wins once.
    distinct = list({claim.key: claim for claim in claims}.values())
    rows = placeholders(connection.dialect, columns=3, rows=len(distinct))
    won = await connection.exec_driver_sql(
        f"INSERT INTO inbox (handler_key, event_id, done_at) VALUES {rows}"
        " ON CONFLICT DO NOTHING RETURNING handler_key, event_id",
        tuple(
            value
            for claim in distinct
            for value in (claim.handler_key, claim.event_id, raw_moment(connection.dialect, claim.done_at))
        ),
    )
    return {(row.handler_key, row.event_id) for row in won}
