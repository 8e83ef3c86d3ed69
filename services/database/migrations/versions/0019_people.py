"""Notes about people, and deeds that were wished for. Everybody ever seen is found by name, also from private chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_SEEN_IN_PRIVATE = """
INSERT INTO seen_people (user_id, username, first_name, seen_at)
SELECT names.user_id, names.username_key, names.first_name, CURRENT_TIMESTAMP
FROM names
WHERE NOT EXISTS (SELECT 1 FROM seen_people WHERE seen_people.user_id = names.user_id)
AND NOT EXISTS (SELECT 1 FROM seen_people WHERE seen_people.username = names.username_key)
"""


def upgrade() -> None:
    op.create_table(
        "person_notes",
        sa.Column("id", _ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("author_id", sa.BigInteger, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_notes")),
        sa.UniqueConstraint("cause", name=op.f("uq_person_notes_cause")),
    )
    op.create_index(op.f("ix_person_notes_person_id"), "person_notes", ["person_id"])
    op.create_index(op.f("ix_person_notes_author_id"), "person_notes", ["author_id"])
    op.create_table(
        "person_wishes",
        sa.Column("id", _ROW_NUMBER, autoincrement=True, nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("admin_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("deed", sa.String(32), nullable=False),
        sa.Column("number", sa.BigInteger),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("language_code", sa.Text),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_wishes")),
        sa.UniqueConstraint("cause", name=op.f("uq_person_wishes_cause")),
    )
    op.create_index(op.f("ix_person_wishes_person_id"), "person_wishes", ["person_id"])
    op.create_index(op.f("ix_person_wishes_admin_id_created_at"), "person_wishes", ["admin_id", "created_at"])
    op.create_table(
        "admin_awards",
        sa.Column("admin_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("admin_id", "day", name=op.f("pk_admin_awards")),
    )
    op.execute(_SEEN_IN_PRIVATE)


def downgrade() -> None:
    op.drop_table("admin_awards")
    op.drop_table("person_wishes")
    op.drop_table("person_notes")
