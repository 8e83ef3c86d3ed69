"""Leaderboards, the shop with its bags, and the question of the day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_ledger_user_id_at"), "ledger", ["user_id", "at"])
    op.create_index(op.f("ix_ledger_at"), "ledger", ["at"])
    op.create_table(
        "feats",
        # SQLite counts by itself only in a column that is exactly INTEGER.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("metric", sa.String(16), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feats")),
        sa.UniqueConstraint("user_id", "metric", "what", name=op.f("uq_feats_user_id_metric_what")),
        comment="Streaks reached and chapters read: what the boards count that moves no points.",
    )
    op.create_index(op.f("ix_feats_metric_at"), "feats", ["metric", "at"])
    op.create_table(
        "board_weeks",
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_board_weeks")),
        comment="The weeks that are closed: a row here is what makes it happen once.",
    )
    op.create_table(
        "board_places",
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("metric", sa.String(16), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("score", sa.BigInteger, nullable=False),
        sa.Column("prize", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("week", "metric", "place", name=op.f("pk_board_places")),
        comment="How weeks ended.",
    )
    op.create_index(op.f("ix_board_places_user_id"), "board_places", ["user_id"])
    op.create_table(
        "bag",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("item_id", sa.String(16), nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("is_worn", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "item_id", name=op.f("pk_bag")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_bag_held_not_negative")),
    )
    op.create_table(
        "shop_stock",
        sa.Column("item_id", sa.String(16), nullable=False),
        sa.Column("sold", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_shop_stock")),
    )
    op.create_table(
        "quiz_rounds",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("question_id", sa.String(32), nullable=False),
        sa.Column("answer", sa.Integer),
        sa.Column("is_right", sa.Boolean),
        sa.Column("points", sa.Integer, server_default="0", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_quiz_rounds")),
    )


def downgrade() -> None:
    for table in ("quiz_rounds", "shop_stock", "bag", "board_places", "board_weeks", "feats"):
        op.drop_table(table)
    op.drop_index("ix_ledger_at", "ledger")
    op.drop_index("ix_ledger_user_id_at", "ledger")
