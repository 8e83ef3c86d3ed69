"""The shop: what there is, one thing of it, and buying it."""

from __future__ import annotations

from typing import Any

from bus import (
    EventType,
    ItemPurchasedEvent,
    PointsDeductedEvent,
    PurchaseRequestedEvent,
    RequestEvent,
    ShopRequestedEvent,
)
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.players import Player
from services.gamification.shop.bag import Bag, Stock
from services.gamification.shop.content import Item, Kind
from services.gamification.work import GamificationWork
from services.modules import Module
from services.screens import Screen


class ShopHandler(GamificationHandler):
    """What the shop's handlers have in common: its shelves, and how many of a thing somebody may have."""

    def most_held(self, item: Item) -> int | None:
        """How many of an item one can have; None: no limit."""
        return self.economy.streak.freezes_at_most if item.kind is Kind.FREEZE else item.most_held

    async def held(self, item: Item, player: Player | None, work: GamificationWork) -> int:
        """How many of an item somebody has."""
        if player is None:
            return 0
        return player.freezes if item.kind is Kind.FREEZE else await Bag(work.connection).held(player.user_id, item.id)

    async def show_shelves(
        self, player: Player | None, work: GamificationWork, to: RequestEvent, *, is_gone: bool
    ) -> None:
        """Show everything there is. `is_gone`: a thing was asked for that is not there."""
        sold = await Stock(work.connection).sold()
        work.reply(
            Screen.SHOP,
            to=to,
            balance=player.balance if player else 0,
            items=[{**item.as_data(), "left": left(item, sold)} for item in self.content.shop.items],
            is_gone=is_gone,
        )

    async def show_item(
        self, item: Item, player: Player | None, work: GamificationWork, to: RequestEvent, **notice: Any
    ) -> None:
        """Show one thing, with what the person should know before buying it."""
        work.reply(
            Screen.SHOP_ITEM,
            to=to,
            item=item.as_data(),
            balance=player.balance if player else 0,
            held=await self.held(item, player, work),
            most_held=self.most_held(item),
            left=left(item, await Stock(work.connection).sold()),
            **notice,
        )


class ShowShop(ShopHandler):
    """The shelves, or one thing of them."""

    module = Module.SHOP
    handles = (EventType.SHOP_REQUESTED,)

    async def react(self, event: ShopRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.find(event.user_id)
        if item := self.content.shop.item(event.item_id):
            await self.show_item(item, player, work, event)
            return
        # Asked for by name, and there is no such thing (any more).
        await self.show_shelves(player, work, event, is_gone=event.item_id is not None)


class BuyItem(ShopHandler):
    """Points against a thing, both or neither, for the price that was shown."""

    module = Module.SHOP
    handles = (EventType.PURCHASE_REQUESTED,)

    async def react(self, event: PurchaseRequestedEvent, work: GamificationWork) -> None:
        item = self.content.shop.item(event.item_id)
        if item is None:
            await self.show_shelves(await work.players.find(event.user_id), work, event, is_gone=True)
            return
        player = await work.players.hold(event.user_id)
        if event.price != item.price:
            await self.show_item(item, player, work, event, notice="price_changed", price_before=event.price)
            return
        most_held = self.most_held(item)
        held = await self.held(item, player, work)
        if most_held is not None and held >= most_held:
            await self.show_item(item, player, work, event, notice="enough")
            return
        if player.balance < item.price:
            await self.show_item(item, player, work, event, notice="poor")
            return
        if item.stock is not None and not await Stock(work.connection).take(item.id, item.stock):
            await self.show_item(item, player, work, event, notice="sold_out")
            return
        balance = await work.ledger.debit(event.user_id, item.price, reason=Reason.SHOP, cause=event, detail=item.id)
        await self._hand_over(item, player, work)
        work.publish(PointsDeductedEvent(user_id=event.user_id, points_amount=item.price, reason=Reason.SHOP.value))
        work.publish(ItemPurchasedEvent(user_id=event.user_id, item_id=item.id, kind=item.kind.value, price=item.price))
        work.reply(Screen.SHOP_BOUGHT, to=event, item=item.as_data(), balance=balance, held=held + 1)

    async def _hand_over(self, item: Item, player: Player, work: GamificationWork) -> None:
        if item.kind is Kind.FREEZE:
            await work.players.add_freeze(player.user_id, at_most=self.economy.streak.freezes_at_most)
        else:
            await Bag(work.connection).put(player.user_id, item.id)


def left(item: Item, sold: dict[str, int]) -> int | None:
    """How many of an item are left for everybody; None: there is no end of it."""
    return None if item.stock is None else max(0, item.stock - sold.get(item.id, 0))
