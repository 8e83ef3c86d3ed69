"""Sagas, and events that are delivered at a time of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database.schema import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("deliver_at", UtcDateTime(), nullable=True))
    op.create_table(
        "sagas",
        sa.Column("saga", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("timeouts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("saga", "key", name="pk_sagas"),
        comment="How far each saga has come for each key.",
    )


def downgrade() -> None:
    op.drop_table("sagas")
    op.drop_column("outbox", "deliver_at")
