"""Roles of the whole bot."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bot_roles",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_bot_roles")),
    )


def downgrade() -> None:
    op.drop_table("bot_roles")
