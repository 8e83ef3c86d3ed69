"""What was earned by talking in groups, and who thanked whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "talkers",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digests", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_talkers")),
    )
    op.create_table(
        "thanks",
        sa.Column("giver_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("receiver_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("giver_id", "day", "receiver_id", name=op.f("pk_thanks")),
    )


def downgrade() -> None:
    op.drop_table("thanks")
    op.drop_table("talkers")
