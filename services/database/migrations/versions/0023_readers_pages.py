"""The page each reading shows, so that its buttons go when it is turned; and the clock each reader lives by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("story_saves", sa.Column("shown", sa.JSON))
    op.add_column("story_readers", sa.Column("time_zone", sa.String(64)))
    op.execute(
        "UPDATE story_readers SET time_zone = "
        "(SELECT users.time_zone FROM users WHERE users.user_id = story_readers.user_id)"
    )


def downgrade() -> None:
    op.drop_column("story_readers", "time_zone")
    op.drop_column("story_saves", "shown")
