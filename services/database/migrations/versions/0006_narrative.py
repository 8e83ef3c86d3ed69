"""Stories and their readers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database.schema import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# SQLite counts by itself only in a column that is exactly INTEGER.
RowNumber = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "story_revisions",
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_story_revisions")),
        comment="Every content a story ever had here. A body never changes.",
    )
    op.create_index(op.f("ix_story_revisions_story_id"), "story_revisions", ["story_id"])
    op.create_table(
        "story_readers",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("first_name", sa.Text, server_default="", nullable=False),
        sa.Column("language_code", sa.Text),
        sa.Column("is_vip", sa.Boolean, nullable=False),
        sa.Column("save_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_story_readers")),
        comment="What the user service told about people, and where each was reading last.",
    )
    op.create_table(
        "story_saves",
        sa.Column("id", RowNumber, autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("slot", sa.SmallInteger, nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("deadline", UtcDateTime()),
        sa.Column("held", sa.JSON),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_saves")),
        sa.UniqueConstraint("user_id", "story_id", "slot", name=op.f("uq_story_saves_user_id_story_id_slot")),
        sa.CheckConstraint("slot >= 0 AND slot <= 3", name=op.f("ck_story_saves_slot_exists")),
        comment="One reading each: a person has three slots per story.",
    )
    op.create_table(
        "story_decisions",
        sa.Column("id", RowNumber, autoincrement=True, nullable=False),
        sa.Column("save_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("choice", sa.String(100), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_decisions")),
        comment="The decisions of each reading under way, in order.",
    )
    op.create_index(op.f("ix_story_decisions_user_id"), "story_decisions", ["user_id"])
    op.create_index(op.f("ix_story_decisions_save_id_turn"), "story_decisions", ["save_id", "turn"], unique=True)
    op.create_table(
        "story_discoveries",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "story_id", "kind", "name", name=op.f("pk_story_discoveries")),
        comment="What a person came to for the first time, over all their readings.",
    )
    op.create_table(
        "story_talks",
        sa.Column("save_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("character_id", sa.String(32), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("talks", sa.Integer, nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("save_id", "character_id", name=op.f("pk_story_talks")),
        comment="How often a reader talked to a character in a reading, and when last.",
    )
    op.create_index(op.f("ix_story_talks_user_id"), "story_talks", ["user_id"])


def downgrade() -> None:
    for table in (
        "story_talks",
        "story_discoveries",
        "story_decisions",
        "story_saves",
        "story_readers",
        "story_revisions",
    ):
        op.drop_table(table)
