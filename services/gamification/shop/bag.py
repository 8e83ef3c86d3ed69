"""The bags, and the stock of what there is not much of."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import insert_ignore
from services.gamification.shop.tables import bag, shop_stock


class Bag:
    """What people have, within one transaction. Whoever changes a bag holds its player's row (`Players.hold`)."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, user_id: int) -> dict[str, int]:
        """How many of each item somebody has, by item id."""
        rows = await self._connection.execute(select(bag.c.item_id, bag.c.held).where(bag.c.user_id == user_id))
        return {item_id: held for item_id, held in rows if held}

    async def held(self, user_id: int, item_id: str) -> int:
        """How many of an item somebody has."""
        return (await self.of(user_id)).get(item_id, 0)

    async def worn(self, user_id: int) -> str | None:
        """The id of the title somebody wears."""
        found: str | None = await self._connection.scalar(
            select(bag.c.item_id).where(bag.c.user_id == user_id, bag.c.is_worn, bag.c.held > 0)
        )
        return found

    async def put(self, user_id: int, item_id: str) -> None:
        """Put one more of an item into somebody's bag."""
        if not await self._count(user_id, item_id, +1):
            row = {"user_id": user_id, "item_id": item_id, "held": 1}
            await self._connection.execute(insert_ignore(self._connection, bag), row)

    async def take(self, user_id: int, item_id: str) -> bool:
        """Take one of an item out of somebody's bag; whether there was one."""
        return await self._count(user_id, item_id, -1)

    async def wear(self, user_id: int, item_id: str | None) -> None:
        """Wear this title and no other; None: none."""
        await self._connection.execute(
            update(bag).where(bag.c.user_id == user_id).values(is_worn=bag.c.item_id == (item_id or ""))
        )

    async def _count(self, user_id: int, item_id: str, more: int) -> bool:
        # The database adds and compares: two replicas that read the same bag could both take its last item.
        counted = await self._connection.execute(
            update(bag)
            .where(bag.c.user_id == user_id, bag.c.item_id == item_id, bag.c.held + more >= 0)
            .values(held=bag.c.held + more)
        )
        return counted.rowcount == 1


class Stock:
    """What of a limited stock is sold, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sold(self) -> dict[str, int]:
        """How many of each item are sold, by item id; items without a limit are not counted."""
        rows = await self._connection.execute(select(shop_stock.c.item_id, shop_stock.c.sold))
        return {row.item_id: row.sold for row in rows}

    async def take(self, item_id: str, stock: int) -> bool:
        """Sell one of an item of which there are `stock`; whether there was one left."""
        await self._connection.execute(insert_ignore(self._connection, shop_stock), {"item_id": item_id})
        # Compared under the row's lock: of two who want the last one, one gets it.
        sold = await self._connection.execute(
            update(shop_stock)
            .where(shop_stock.c.item_id == item_id, shop_stock.c.sold < stock)
            .values(sold=shop_stock.c.sold + 1)
        )
        return sold.rowcount == 1
