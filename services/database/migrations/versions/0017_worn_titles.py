"""The title somebody bought and wears, on their profile card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profile_cards", sa.Column("worn_title", sa.JSON))


def downgrade() -> None:
    op.drop_column("profile_cards", "worn_title")
