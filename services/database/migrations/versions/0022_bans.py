"""Bans from the whole bot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bot_bans",
        sa.Column("mark", sa.String(32), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("admin_id", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appeal", sa.String(16)),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_bot_bans")),
    )
    op.create_index(op.f("ix_bot_bans_banned_at"), "bot_bans", ["banned_at"])


def downgrade() -> None:
    op.drop_table("bot_bans")
