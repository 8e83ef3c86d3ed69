"""What people choose for themselves, and the questions they are asked first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("zone_asked_at", sa.DateTime(timezone=True)))
    op.add_column("users", sa.Column("reminders", sa.String(16), server_default="daily", nullable=False))
    op.add_column("users", sa.Column("quiet_from", sa.SmallInteger, server_default="22", nullable=False))
    op.add_column("users", sa.Column("quiet_until", sa.SmallInteger, server_default="8", nullable=False))
    op.add_column("users", sa.Column("listed", sa.Boolean, server_default=sa.true(), nullable=False))
    op.add_column("users", sa.Column("onboarding", sa.String(16), server_default="done", nullable=False))
    op.add_column("users", sa.Column("likes", sa.String(16)))


def downgrade() -> None:
    for column in ("likes", "onboarding", "listed", "quiet_until", "quiet_from", "reminders", "zone_asked_at"):
        op.drop_column("users", column)
