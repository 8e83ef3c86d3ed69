"""What is counted about players, and what they unlocked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("counter", sa.String(64), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "counter", name=op.f("pk_counters")),
    )
    op.create_table(
        "counter_marks",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("counter", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "counter", "mark", name=op.f("pk_counter_marks")),
    )
    op.create_table(
        "unlocked",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("achievement_id", sa.String(64), nullable=False),
        sa.Column("unlocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "achievement_id", name=op.f("pk_unlocked")),
    )


def downgrade() -> None:
    for table in ("unlocked", "counter_marks", "counters"):
        op.drop_table(table)
