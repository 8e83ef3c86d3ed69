"""What else a profile shows: level and title, achievements, stories."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profile_cards", sa.Column("level", sa.Integer, server_default="0", nullable=False))
    op.add_column("profile_cards", sa.Column("level_score", sa.BigInteger))
    op.add_column("profile_cards", sa.Column("next_level_score", sa.BigInteger))
    op.add_column("profile_cards", sa.Column("title", sa.JSON))
    op.add_column("profile_cards", sa.Column("achievements", sa.Integer, server_default="0", nullable=False))
    op.add_column("profile_cards", sa.Column("stories", sa.JSON))


def downgrade() -> None:
    for column in ("stories", "achievements", "title", "next_level_score", "level_score", "level"):
        op.drop_column("profile_cards", column)
