"""The people seen in groups, and the record of moderation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen_people",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("username", sa.String(64)),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_seen_people")),
    )
    op.create_index(op.f("ix_seen_people_username"), "seen_people", ["username"])
    op.create_table(
        "moderation_actions",
        # SQLite counts by itself only in a column that is exactly INTEGER.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("chat_title", sa.Text, server_default="", nullable=False),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("admin_id", sa.BigInteger, nullable=False),
        sa.Column("admin_name", sa.Text, server_default="", nullable=False),
        sa.Column("is_anonymous", sa.Boolean, nullable=False),
        sa.Column("is_automatic", sa.Boolean, nullable=False),
        sa.Column("target_id", sa.BigInteger),
        sa.Column("target_name", sa.Text, server_default="", nullable=False),
        sa.Column("reason", sa.Text, server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.Text, server_default="", nullable=False),
        sa.Column("attempts", sa.Integer, server_default="0", nullable=False),
        sa.Column("notes", sa.JSON, nullable=False),
        sa.Column("reverses", sa.BigInteger),
        sa.Column("language_code", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.Column("lifted_by", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_actions")),
        sa.UniqueConstraint("cause", name=op.f("uq_moderation_actions_cause")),
    )
    op.create_index(
        op.f("ix_moderation_actions_chat_id_target_id_verb"), "moderation_actions", ["chat_id", "target_id", "verb"]
    )
    op.create_index(
        op.f("ix_moderation_actions_chat_id_admin_id_created_at"),
        "moderation_actions",
        ["chat_id", "admin_id", "created_at"],
    )


def downgrade() -> None:
    op.drop_table("moderation_actions")
    op.drop_table("seen_people")
