"""The game's core: what a player's days, levels and reminders need, and a ledger that can be taken back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _player_columns():
        op.add_column("players", column)
    # SQLite changes constraints by copying the table, and has to be told what it is made of.
    with op.batch_alter_table("ledger", copy_from=_ledger_before()) as ledger:
        ledger.add_column(sa.Column("score", sa.BigInteger, server_default="0", nullable=False))
        ledger.add_column(sa.Column("detail", sa.String(200), server_default="", nullable=False))
        ledger.add_column(sa.Column("revokes", sa.BigInteger))
        ledger.drop_constraint(op.f("ck_ledger_amount_not_zero"), type_="check")
        ledger.create_check_constraint(op.f("ck_ledger_moves_something"), "amount <> 0 OR score <> 0")
        ledger.drop_constraint(op.f("uq_ledger_user_id_reason_cause"), type_="unique")
        ledger.create_unique_constraint(
            op.f("uq_ledger_user_id_reason_cause_detail"), ["user_id", "reason", "cause", "detail"]
        )
        ledger.create_unique_constraint(op.f("uq_ledger_revokes"), ["revokes"])
        ledger.create_index(op.f("ix_ledger_user_id_reason_at"), ["user_id", "reason", "at"])
    op.execute("UPDATE ledger SET score = amount WHERE amount > 0")
    op.create_table(
        "firsts",
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("thing", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "reason", "thing", name=op.f("pk_firsts")),
    )


def downgrade() -> None:
    op.drop_table("firsts")
    # Earlier versions know neither rows without an amount nor two rewards of one reason for one cause.
    op.execute("DELETE FROM ledger WHERE amount = 0")
    op.drop_index("ix_ledger_user_id_reason_at", "ledger")
    with op.batch_alter_table("ledger", copy_from=_ledger_after()) as ledger:
        ledger.drop_constraint(op.f("uq_ledger_revokes"), type_="unique")
        ledger.drop_constraint(op.f("uq_ledger_user_id_reason_cause_detail"), type_="unique")
        ledger.create_unique_constraint(op.f("uq_ledger_user_id_reason_cause"), ["user_id", "reason", "cause"])
        ledger.drop_constraint(op.f("ck_ledger_moves_something"), type_="check")
        ledger.create_check_constraint(op.f("ck_ledger_amount_not_zero"), "amount <> 0")
        for name in ("revokes", "detail", "score"):
            ledger.drop_column(name)
    for column in reversed(_player_columns()):
        op.drop_column("players", column.name)


def _ledger_before() -> sa.Table:
    return sa.Table(
        "ledger",
        sa.MetaData(),
        *_ledger_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.CheckConstraint("amount <> 0", name="ck_ledger_amount_not_zero"),
        sa.CheckConstraint("balance_after >= 0", name="ck_ledger_balance_after_not_negative"),
        sa.UniqueConstraint("user_id", "reason", "cause", name="uq_ledger_user_id_reason_cause"),
        sa.Index("ix_ledger_user_id_id", "user_id", "id"),
    )


def _ledger_after() -> sa.Table:
    return sa.Table(
        "ledger",
        sa.MetaData(),
        *_ledger_columns(),
        sa.Column("score", sa.BigInteger, server_default="0", nullable=False),
        sa.Column("detail", sa.String(200), server_default="", nullable=False),
        sa.Column("revokes", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.CheckConstraint("amount <> 0 OR score <> 0", name="ck_ledger_moves_something"),
        sa.CheckConstraint("balance_after >= 0", name="ck_ledger_balance_after_not_negative"),
        sa.UniqueConstraint("user_id", "reason", "cause", "detail", name="uq_ledger_user_id_reason_cause_detail"),
        sa.UniqueConstraint("revokes", name="uq_ledger_revokes"),
        sa.Index("ix_ledger_user_id_id", "user_id", "id"),
    )


def _ledger_columns() -> list[sa.Column[Any]]:
    return [
        # SQLite counts by itself only in a column that is exactly INTEGER.
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(200), nullable=False),
        sa.Column("balance_after", sa.BigInteger, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    ]


def _player_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("first_name", sa.Text, server_default="", nullable=False),
        sa.Column("is_reachable", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("level", sa.Integer, server_default="0", nullable=False),
        sa.Column("is_vip", sa.Boolean, server_default=sa.false(), nullable=False),
        sa.Column("is_listed", sa.Boolean, server_default=sa.true(), nullable=False),
        sa.Column("banned_at", sa.DateTime(timezone=True)),
        sa.Column("freezes", sa.Integer, server_default="0", nullable=False),
        sa.Column("vip_freeze_month", sa.String(7)),
        sa.Column("reminders", sa.String(16), server_default="daily", nullable=False),
        sa.Column("quiet_from", sa.Integer, server_default="22", nullable=False),
        sa.Column("quiet_until", sa.Integer, server_default="8", nullable=False),
        sa.Column("reminded_day", sa.Date),
    ]
