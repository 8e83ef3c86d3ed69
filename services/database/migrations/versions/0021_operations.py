"""What operators are shown: tallies, who is counted in them, processes, and what is wrong.

Who was there before is counted from what is known about them: everybody's first and latest day, and how far readers
have come. On which days people were there is counted from now on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLES = (
    *("told_amounts", "alarms", "check_reports", "replicas"),
    *("chapter_titles", "counted_readers", "counted_people", "tally_totals", "tallies"),
)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "tallies",
        # SQLite counts by itself only in a column that is exactly INTEGER.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("bucket", moment, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
        comment="What was counted and is not in tally_totals yet.",
    )
    op.create_table(
        "tally_totals",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("bucket", moment, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", "bucket", name=op.f("pk_tally_totals")),
        comment="What was counted, folded.",
    )
    op.create_table(
        "counted_people",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("joined_on", sa.Date, nullable=False),
        sa.Column("last_on", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_counted_people")),
        comment="Everybody who is counted, with the first and the latest day they were there.",
    )
    op.create_table(
        "counted_readers",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("story_id", sa.String(64), nullable=False),
        sa.Column("has_ended", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "story_id", name=op.f("pk_counted_readers")),
        comment="Who is counted among a story's readers, and whether among those who saw it end.",
    )
    op.create_table(
        "chapter_titles",
        sa.Column("story_id", sa.String(64), nullable=False),
        sa.Column("chapter_id", sa.String(100), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("story_id", "chapter_id", name=op.f("pk_chapter_titles")),
        comment="What chapters are called, as far as somebody has opened them.",
    )
    op.create_table(
        "replicas",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("seen_at", moment, nullable=False),
        sa.Column("steady_since", moment, nullable=False),
        sa.Column("checks", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_replicas")),
        comment="Every process that tells its pulse, with its latest one.",
    )
    op.create_table(
        "check_reports",
        sa.Column("check_name", sa.String(200), nullable=False),
        sa.Column("replica", sa.String(200), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("check_name", "replica", name=op.f("pk_check_reports")),
        comment="Which process says of which check that it is bad. No row: it is well.",
    )
    op.create_table(
        "alarms",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("spell", sa.Integer, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("well_since", moment),
        sa.Column("is_told", sa.Boolean, nullable=False),
        sa.Column("relapses", sa.Integer, nullable=False),
        sa.Column("in_a_row", sa.Integer, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alarms")),
        comment="What is bad or was, once for all processes.",
    )
    op.create_table(
        "told_amounts",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_told_amounts")),
        comment="The number that was last told of something that grows, and when.",
    )
    _count_who_was_there()


def _count_who_was_there() -> None:
    if op.get_bind().dialect.name == "postgresql":
        day, bucket, ever = "({} AT TIME ZONE 'UTC')::date", "{}::timestamp AT TIME ZONE 'UTC'", "'epoch'::timestamptz"
    else:
        day, bucket, ever = "date({})", "{} || ' 00:00:00.000000'", "'1970-01-01 00:00:00.000000'"
    joined, last = day.format("registered_at"), day.format("COALESCE(last_active_at, registered_at)")
    later = f"CASE WHEN {last} > {joined} THEN {last} ELSE {joined} END"
    op.execute(f"INSERT INTO counted_people (user_id, joined_on, last_on) SELECT user_id, {joined}, {later} FROM users")
    for name, column in (("joined", "joined_on"), ("last", "last_on")):
        op.execute(
            "INSERT INTO tally_totals (kind, name, bucket, amount)"
            f" SELECT 'people', '{name}', {bucket.format(column)}, count(*) FROM counted_people GROUP BY {column}"
        )
    op.execute(
        "INSERT INTO counted_readers (user_id, story_id, has_ended)"
        " SELECT user_id, story_id, count(CASE WHEN kind = 'ending' THEN 1 END) > 0"
        " FROM story_discoveries GROUP BY user_id, story_id"
    )
    steps = "INSERT INTO tally_totals (kind, name, bucket, amount) SELECT 'story', {}, " + ever + ", count(*) FROM {}"
    readers = "counted_readers {} GROUP BY story_id"
    op.execute(steps.format("story_id || ':began:'", readers.format("")))
    op.execute(steps.format("story_id || ':ended:'", readers.format("WHERE has_ended")))
    for kind in ("chapter", "ending"):
        found = f"story_discoveries WHERE kind = '{kind}' GROUP BY story_id, name"
        op.execute(steps.format(f"story_id || ':{kind}:' || name", found))


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
