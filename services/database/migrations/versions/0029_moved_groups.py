"""Which groups became which supergroups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moved_groups",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("new_chat_id", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_moved_groups")),
        comment="Groups that became supergroups: what was under way meanwhile is told under the old id.",
    )


def downgrade() -> None:
    op.drop_table("moved_groups")
