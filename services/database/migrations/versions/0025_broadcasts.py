"""Broadcasts: whom they can reach, what was sent, and who got it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "audience",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(8)),
        sa.Column("language_code", sa.Text),
        sa.Column("reads", sa.String(8), nullable=False),
        sa.Column("active_on", sa.Date),
        sa.Column("is_vip", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("is_reachable", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_audience")),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", _NUMBER, autoincrement=True, nullable=False),
        sa.Column("admin_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("segment", sa.String(16), nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("previewed_version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("awaits", sa.String(8)),
        sa.Column("awaits_until", _MOMENT),
        sa.Column("people", sa.Integer, nullable=False, server_default="0"),
        sa.Column("gathered_to", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("is_gathered", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("repeated", sa.Integer, nullable=False, server_default="0"),
        sa.Column("runner", sa.String(64)),
        sa.Column("runner_until", _MOMENT),
        sa.Column("shown_chat_id", sa.BigInteger),
        sa.Column("shown_message_id", sa.BigInteger),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("finished_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index(op.f("ix_broadcasts_admin_id"), "broadcasts", ["admin_id"])
    op.create_index(op.f("ix_broadcasts_state"), "broadcasts", ["state"])
    op.create_table(
        "broadcast_recipients",
        sa.Column("broadcast_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("why", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("broadcast_id", "user_id", name=op.f("pk_broadcast_recipients")),
    )
    op.create_index(op.f("ix_broadcast_recipients_user_id"), "broadcast_recipients", ["user_id"])
    op.create_index(
        op.f("ix_broadcast_recipients_broadcast_id_status_user_id"),
        "broadcast_recipients",
        ["broadcast_id", "status", "user_id"],
    )
    op.create_table(
        "broadcast_outcomes",
        sa.Column("broadcast_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("broadcast_id", "outcome", name=op.f("pk_broadcast_outcomes")),
    )
    # The events of those who are here already were published before anybody followed them.
    op.execute(
        "INSERT INTO audience (user_id, language, language_code, reads, active_on, is_vip, is_reachable)"
        " SELECT user_id, language, language_code,"
        " CASE WHEN language IN ('en', 'es') THEN language"
        " WHEN lower(language_code) LIKE 'es%' THEN 'es' ELSE 'en' END,"
        " DATE(last_active_at), user_id IN (SELECT user_id FROM subscriptions), unreachable_since IS NULL FROM users"
    )


def downgrade() -> None:
    op.drop_table("broadcast_outcomes")
    op.drop_table("broadcast_recipients")
    op.drop_table("broadcasts")
    op.drop_table("audience")
