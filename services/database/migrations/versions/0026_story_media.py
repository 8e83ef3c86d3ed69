"""The pictures and sounds of stories, kept with their revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_media",
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("content", name=op.f("pk_story_media")),
        comment="The pictures and sounds of all revisions, each content once.",
    )


def downgrade() -> None:
    op.drop_table("story_media")
