"""What the numbers are made of: tallies, and of people only what is needed to count each of them once."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, Integer, String, Table, Text

from services.admin.tables import RowNumber
from services.database import UtcDateTime, metadata

# Rows are only added here, so that nobody waits for anybody; a job folds them into the totals.
tallies = Table(
    "tallies",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("bucket", UtcDateTime, nullable=False),
    Column("amount", BigInteger, nullable=False),
    comment="What was counted and is not in tally_totals yet.",
)

tally_totals = Table(
    "tally_totals",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("bucket", UtcDateTime, primary_key=True),
    Column("amount", BigInteger, nullable=False),
    comment="What was counted, folded.",
)

counted_people = Table(
    "counted_people",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("joined_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    comment="Everybody who is counted, with the first and the latest day they were there.",
)

counted_readers = Table(
    "counted_readers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", String(64), primary_key=True),
    Column("has_ended", Boolean, nullable=False),
    comment="Who is counted among a story's readers, and whether among those who saw it end.",
)

chapter_titles = Table(
    "chapter_titles",
    metadata,
    Column("story_id", String(64), primary_key=True),
    Column("chapter_id", String(100), primary_key=True),
    Column("title", Text, nullable=False),
    comment="What chapters are called, as far as somebody has opened them.",
)

replicas = Table(
    "replicas",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("version", String(32), nullable=False),
    Column("roles", Text, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    # The time of the latest pulse, and since when pulses came without a gap.
    Column("seen_at", UtcDateTime, nullable=False),
    Column("steady_since", UtcDateTime, nullable=False),
    Column("checks", JSON, nullable=False),
    comment="Every process that tells its pulse, with its latest one.",
)

check_reports = Table(
    "check_reports",
    metadata,
    Column("check_name", String(200), primary_key=True),
    Column("replica", String(200), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("detail", Text, nullable=False),
    comment="Which process says of which check that it is bad. No row: it is well.",
)

alarms = Table(
    "alarms",
    metadata,
    Column("name", String(200), primary_key=True),
    # Counts the spells: what was put off for an earlier one is out of date.
    Column("spell", Integer, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    # Null while it is bad.
    Column("well_since", UtcDateTime),
    Column("is_told", Boolean, nullable=False),
    # How often it was bad and well again within this spell.
    Column("relapses", Integer, nullable=False),
    # Spells in a row with little between them: the more, the longer the quiet before one counts as over.
    Column("in_a_row", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    comment="What is bad or was, once for all processes.",
)

told_amounts = Table(
    "told_amounts",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("amount", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    comment="The number that was last told of something that grows, and when.",
)

outages = Table(
    "outages",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("holder", String(200), nullable=False),
    Column("renewed_at", UtcDateTime, nullable=False),
    comment="What keeps events from being handled, was told, and which process will tell that it is over.",
)
