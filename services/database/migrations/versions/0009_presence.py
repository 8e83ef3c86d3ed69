"""Who was seen when and under which name, and who came by whose invitation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("last_active_at", sa.DateTime(timezone=True)))
    op.add_column("users", sa.Column("unreachable_since", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_users_last_active_at"), "users", ["last_active_at"])
    op.create_table(
        "names",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("username", sa.Text),
        sa.Column("username_key", sa.Text),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_names")),
        sa.UniqueConstraint("username_key", name=op.f("uq_names_username_key")),
    )
    op.create_table(
        "invitations",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("rewarded", sa.Integer, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_invitations_code")),
    )
    op.create_table(
        "referrals",
        sa.Column("friend_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("referrer_id", sa.BigInteger, nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_days", sa.Integer, server_default="0", nullable=False),
        sa.Column("last_active_day", sa.Date),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("friend_id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_referrer_id"), "referrals", ["referrer_id"])
    op.create_table(
        "departures",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_departures")),
    )


def downgrade() -> None:
    for table in ("departures", "referrals", "invitations", "names"):
        op.drop_table(table)
    op.drop_index(op.f("ix_users_last_active_at"), "users")
    op.drop_column("users", "unreachable_since")
    op.drop_column("users", "last_active_at")
