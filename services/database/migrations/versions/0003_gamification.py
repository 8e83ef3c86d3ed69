"""The players and their ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "players",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("balance", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("lifetime_points", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("streak", sa.Integer, server_default="0", nullable=False),
        sa.Column("best_streak", sa.Integer, server_default="0", nullable=False),
        sa.Column("last_claim_day", sa.Date),
        sa.Column("time_zone", sa.String(64), server_default="UTC", nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_players")),
        sa.CheckConstraint("balance >= 0", name=op.f("ck_players_balance_not_negative")),
    )
    op.create_table(
        "ledger",
        # SQLite counts by itself only in a column that is exactly INTEGER.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("balance_after", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_amount_not_zero")),
        sa.CheckConstraint("balance_after >= 0", name=op.f("ck_ledger_balance_after_not_negative")),
        sa.UniqueConstraint("user_id", "reason", "cause", name=op.f("uq_ledger_user_id_reason_cause")),
    )
    op.create_index(op.f("ix_ledger_user_id_id"), "ledger", ["user_id", "id"])


def downgrade() -> None:
    op.drop_table("ledger")
    op.drop_table("players")
