"""Under which ids Telegram keeps what was uploaded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sent_files",
        sa.Column("bot_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("content", sa.String(100), nullable=False),
        sa.Column("file_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "content", name=op.f("pk_sent_files")),
        comment="Uploaded once: the pictures and sounds Telegram has, by content. A file id is its bot's alone.",
    )


def downgrade() -> None:
    op.drop_table("sent_files")
