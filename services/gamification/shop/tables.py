"""What people have bought, and what of a limited stock is sold."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Integer, String, Table, false

from services.database import metadata

bag = Table(
    "bag",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("item_id", String(16), primary_key=True),
    Column("held", Integer, nullable=False),
    # Of titles: at most one is.
    Column("is_worn", Boolean, nullable=False, server_default=false()),
    CheckConstraint("held >= 0", name="held_not_negative"),
)

shop_stock = Table(
    "shop_stock",
    metadata,
    Column("item_id", String(16), primary_key=True),
    Column("sold", Integer, nullable=False, server_default="0"),
)
