"""The bag: what somebody has, one thing of it, and using it."""

from __future__ import annotations

from bus import BagRequestedEvent, EventType, ItemUsedEvent, ItemUseRequestedEvent, RequestEvent
from services.gamification.handlers.base import GamificationHandler
from services.gamification.players import Player
from services.gamification.shop.bag import Bag
from services.gamification.shop.content import Character, Item, Kind
from services.gamification.work import GamificationWork
from services.screens import Screen


class BagHandler(GamificationHandler):
    """What the bag's handlers have in common."""

    async def contents(self, player: Player | None, work: GamificationWork) -> dict[str, int]:
        """How many of each thing somebody has, by item id, freezes among them; in the shop's order."""
        if player is None:
            return {}
        held = await Bag(work.connection).of(player.user_id)
        freezes = {item.id: player.freezes for item in self.content.shop.items if item.kind is Kind.FREEZE}
        counted = {item.id: freezes.get(item.id, held.get(item.id, 0)) for item in self.content.shop.items}
        return {item_id: count for item_id, count in counted.items() if count}

    async def show_bag(self, to: RequestEvent, work: GamificationWork, *, is_gone: bool = False) -> None:
        """Show everything somebody has. `is_gone`: they asked for a thing that is not in their bag."""
        player = await work.players.find(to.user_id)
        contents = await self.contents(player, work)
        worn = await Bag(work.connection).worn(to.user_id)
        things = [
            {**item.as_data(), "held": contents[item.id], "is_worn": item.id == worn}
            for item in self.content.shop.items
            if item.id in contents
        ]
        work.reply(Screen.BAG, to=to, items=things, is_gone=is_gone)


class ShowBag(BagHandler):
    """Everything somebody has, or one thing of it with what can be done about it."""

    handles = (EventType.BAG_REQUESTED,)

    async def react(self, event: BagRequestedEvent, work: GamificationWork) -> None:
        item = self.content.shop.item(event.item_id)
        contents = await self.contents(await work.players.find(event.user_id), work)
        if item is None or item.id not in contents:
            await self.show_bag(event, work, is_gone=event.item_id is not None)
            return
        work.reply(
            Screen.BAG_ITEM,
            to=event,
            item=item.as_data(),
            held=contents[item.id],
            is_worn=item.id == await Bag(work.connection).worn(event.user_id),
            characters=[
                {"character_id": character.id, "name": character.name.by_language()}
                for character in self.content.shop.characters
                if item.kind is Kind.GIFT
            ],
        )


class UseItem(BagHandler):
    """A hint is read, a gift given, a title put on or taken off. What it does there is the story's to say."""

    handles = (EventType.ITEM_USE_REQUESTED,)

    async def react(self, event: ItemUseRequestedEvent, work: GamificationWork) -> None:
        item = self.content.shop.item(event.item_id)
        receiver = self.content.shop.character(event.character_id)
        if item is None or item.kind is Kind.FREEZE or (item.kind is Kind.GIFT and receiver is None):
            await self.show_bag(event, work, is_gone=True)
            return
        await work.players.hold(event.user_id)
        if item.kind is Kind.TITLE:
            await self._wear(item, event, work)
        elif await Bag(work.connection).take(event.user_id, item.id):
            await self._use(item, receiver, event, work)
        else:
            await self.show_bag(event, work, is_gone=True)

    async def _wear(self, item: Item, event: ItemUseRequestedEvent, work: GamificationWork) -> None:
        bag = Bag(work.connection)
        if not await bag.held(event.user_id, item.id):
            await self.show_bag(event, work, is_gone=True)
            return
        takes_off = await bag.worn(event.user_id) == item.id
        await bag.wear(event.user_id, None if takes_off else item.id)
        worn = {} if takes_off else item.name.by_language()
        work.publish(ItemUsedEvent(user_id=event.user_id, item_id=item.id, kind=item.kind.value, name=worn))
        await self.show_bag(event, work)

    async def _use(
        self, item: Item, receiver: Character | None, event: ItemUseRequestedEvent, work: GamificationWork
    ) -> None:
        character_id = receiver.id if receiver and item.kind is Kind.GIFT else None
        work.publish(
            ItemUsedEvent(
                user_id=event.user_id,
                item_id=item.id,
                kind=item.kind.value,
                character_id=character_id,
                name=item.name.by_language(),
            )
        )
        work.reply(
            Screen.BAG_USED,
            to=event,
            item=item.as_data(),
            held=await Bag(work.connection).held(event.user_id, item.id),
            character=receiver.name.by_language() if character_id and receiver else None,
        )
