"""People who come into groups, until they have shown that they are people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "newcomers",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("language_code", sa.Text),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("action_id", sa.BigInteger),
        sa.Column("notice_id", sa.BigInteger),
        sa.Column("greeting_id", sa.String(64)),
        sa.PrimaryKeyConstraint("chat_id", "user_id", name=op.f("pk_newcomers")),
    )
    op.create_index(op.f("ix_newcomers_greeting_id"), "newcomers", ["greeting_id"])
    op.create_table(
        "newcomer_turns",
        sa.Column("chat_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_planned", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_newcomer_turns")),
    )


def downgrade() -> None:
    op.drop_table("newcomer_turns")
    op.drop_table("newcomers")
