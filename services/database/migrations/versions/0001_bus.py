"""Inbox, outbox, event store, deliveries, and what is known about the bus."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database.schema import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("handler_key", sa.String(200), nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("handler_key", "event_id", name="pk_inbox"),
        comment="Which handler has done which event.",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inbox_done_at", "inbox", ["done_at"])

    op.create_table(
        "outbox",
        sa.Column("id", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("event_type", sa.String(200), nullable=False),
        sa.Column("partition_key", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
        comment="Every event that is committed. published_at is null until the bus holds it.",
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["id"],
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )

    op.create_table(
        "events",
        sa.Column("id", ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("event_type", sa.String(200), nullable=False),
        sa.Column("correlation_id", sa.String(200), nullable=False),
        sa.Column("causation_id", sa.Text(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("timestamp", UtcDateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint("event_id", name="uq_events_event_id"),
        comment="The event store: append-only.",
    )
    op.create_index("ix_events_correlation_id", "events", ["correlation_id"])
    op.create_index("ix_events_timestamp", "events", ["timestamp"])
    op.create_index("ix_events_event_type_timestamp", "events", ["event_type", "timestamp"])
    op.create_index("ix_events_user_id_timestamp", "events", ["user_id", "timestamp"])

    op.create_table(
        "deliveries",
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("event_id", name="pk_deliveries"),
        comment="Replies handed to Telegram, which has no idempotency of its own.",
    )
    op.create_index("ix_deliveries_begun_at", "deliveries", ["begun_at"])

    op.create_table(
        "bus_state",
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_bus_state"),
        comment="What was last known about the bus, such as the identity of its Redis.",
    )


def downgrade() -> None:
    op.drop_table("bus_state")
    op.drop_table("deliveries")
    op.drop_table("events")
    op.drop_table("outbox")
    op.drop_table("inbox")
