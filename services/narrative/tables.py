"""What the narrative remembers: published stories, who reads what, every decision, and what each reader has found."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from services.database import UtcDateTime, metadata

# SQLite counts by itself only in a column that is exactly INTEGER.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")

story_revisions = Table(
    "story_revisions",
    metadata,
    Column("digest", String(16), primary_key=True),
    Column("story_id", String(32), nullable=False, index=True),
    # The author's own number.
    Column("version", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    # Null: a draft. In the future: scheduled. The latest that is not withdrawn is what new readers get.
    Column("published_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    comment="Every content a story ever had here. A body never changes.",
)

story_media = Table(
    "story_media",
    metadata,
    # SHA-256 of the body, in hexadecimal digits.
    Column("content", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    comment="The pictures and sounds of all revisions, each content once.",
)

story_readers = Table(
    "story_readers",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("first_name", Text, nullable=False, server_default=""),
    Column("language_code", Text),
    Column("is_vip", Boolean, nullable=False),
    # The save that /characters and /choices are about.
    Column("save_id", BigInteger),
    # Null: nobody told; UTC.
    Column("time_zone", String(64)),
    comment="What the user service told about people, and where each was reading last.",
)

story_saves = Table(
    "story_saves",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("user_id", BigInteger, nullable=False),
    Column("story_id", String(32), nullable=False),
    # 1 to 3; 0: an editor's preview, which tells nobody anything.
    Column("slot", SmallInteger, nullable=False),
    # The revision the reading began with, and stays with.
    Column("digest", String(16), nullable=False),
    # Grows with every change of place, also by restart and rewind: a button of another turn is an old one.
    Column("turn", Integer, nullable=False),
    Column("state", JSON, nullable=False),
    # When the time for the decision at hand is up.
    Column("deadline", UtcDateTime),
    # A choice that waits for its points: {spending_id, choice, message_id}.
    Column("held", JSON(none_as_null=True)),
    # The page with the buttons: {shown_by: the reply that showed it, and what its text is written from}.
    Column("shown", JSON(none_as_null=True)),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "story_id", "slot"),
    CheckConstraint("slot >= 0 AND slot <= 3", name="slot_exists"),
    comment="One reading each: a person has three slots per story.",
)

story_decisions = Table(
    "story_decisions",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("save_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    # `chapter.node.choice`
    Column("choice", String(100), nullable=False),
    # The state it was made in, to go back to; of the latest alone.
    Column("before", JSON(none_as_null=True)),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "save_id", "turn", unique=True),
    comment="The decisions of each reading under way, in order.",
)

story_discoveries = Table(
    "story_discoveries",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", String(32), primary_key=True),
    # decision, chapter, ending, award or moment.
    Column("kind", String(16), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    comment="What a person came to for the first time, over all their readings.",
)

story_talks = Table(
    "story_talks",
    metadata,
    Column("save_id", BigInteger, primary_key=True, autoincrement=False),
    Column("character_id", String(32), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("talks", Integer, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    comment="How often a reader talked to a character in a reading, and when last.",
)
