"""How far each saga has come."""

from __future__ import annotations

from sqlalchemy import JSON, Column, String, Table, Text

from services.database import UtcDateTime, metadata

sagas = Table(
    "sagas",
    metadata,
    Column("saga", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    # A RunState.
    Column("state", String(20), nullable=False),
    # The names of the steps done, in order.
    Column("done", JSON, nullable=False),
    Column("notes", JSON, nullable=False),
    # By name of the timeout: the id of the event that will tell.
    Column("timeouts", JSON, nullable=False),
    # Why it was undone.
    Column("reason", Text),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    comment="How far each saga has come for each key.",
)
