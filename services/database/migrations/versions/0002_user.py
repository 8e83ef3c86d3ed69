"""The people and their profile cards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("username", sa.Text),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("language_code", sa.Text),
        sa.Column("is_premium", sa.Boolean, nullable=False),
        sa.Column("time_zone", sa.String(64), server_default="UTC", nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_parameter", sa.String(64), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_users")),
    )
    op.create_table(
        "profile_cards",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("balance", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("lifetime_points", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("streak", sa.Integer, server_default="0", nullable=False),
        sa.Column("best_streak", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_profile_cards")),
    )


def downgrade() -> None:
    op.drop_table("profile_cards")
    op.drop_table("users")
