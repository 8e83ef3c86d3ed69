"""The shop and the bag."""

from __future__ import annotations

from functools import partial
from typing import Literal

from bot.callbacks import BuyItem, OpenBagItem, OpenItem, UseItem
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import ScreenData, View, place

Kind = Literal["freeze", "hint", "title", "gift"]


class Item(ScreenData):
    """A thing as the shop tells of it: words by language code."""

    item_id: str
    kind: Kind
    icon: str
    price: int
    name: dict[str, str]
    about: dict[str, str]

    def called(self, scene: Scene) -> str:
        """Icon and name."""
        return f"{self.icon} {scene.words.of(self.name)}"


class ShelfItem(Item):
    """A thing on the shelf: how many are left, None for no end of it."""

    left: int | None = None


class HeldItem(Item):
    """A thing somebody has."""

    held: int
    is_worn: bool = False


class Character(ScreenData):
    """Somebody a gift may be for."""

    character_id: str
    name: dict[str, str]


class Shop(View):
    """What there is to buy: a button for each thing."""

    balance: int
    items: list[ShelfItem]
    is_gone: bool = False

    def text(self, scene: Scene) -> str:
        gone = [scene.words.html("shop-gone")] if self.is_gone else []
        return "\n\n".join([*gone, scene.words.html("shop", balance=self.balance)])

    def buttons(self, scene: Scene) -> Rows:
        shelves = [[self._button(scene, item)] for item in self.items]
        return [*shelves, [place(scene, "bag"), *super().buttons(scene)[0]]]

    def _button(self, scene: Scene, item: ShelfItem) -> Press:
        label = "shop-shelf-empty" if item.left == 0 else "shop-shelf"
        text = scene.words.plain(label, item=item.called(scene), price=item.price)
        return Press(text, partial(OpenItem, item_id=item.item_id))


class ShopItem(View):
    """One thing: what it does, what it costs, and whether one can have it."""

    item: Item
    balance: int
    held: int
    most_held: int | None = None
    left: int | None = None
    notice: Literal["price_changed", "enough", "poor", "sold_out"] | None = None
    price_before: int = 0

    def text(self, scene: Scene) -> str:
        words, item = scene.words, self.item
        parts = [words.html("shop-item", item=item.called(scene), about=words.of(item.about))]
        if self.notice == "price_changed":
            parts.append(words.html("shop-price-changed", before=self.price_before, price=item.price))
        facts = [words.html("shop-price", price=item.price, balance=self.balance)]
        if self.left is not None and self.left > 0:
            facts.append(words.html("shop-left", left=self.left))
        if self.held:
            facts.append(words.html("shop-held", held=self.held))
        parts.append("\n".join(facts))
        if obstacle := self._obstacle():
            parts.append(words.html("shop-obstacle", obstacle=obstacle, missing=item.price - self.balance))
        return "\n\n".join(parts)

    def buttons(self, scene: Scene) -> Rows:
        shop = place(scene, "shop")
        if self._obstacle():
            return [[shop, *super().buttons(scene)[0]]]
        label = scene.words.plain("shop-buy", price=self.item.price)
        buy = Press(label, partial(BuyItem, item_id=self.item.item_id, price=self.item.price))
        return [[buy], [shop, *super().buttons(scene)[0]]]

    def _obstacle(self) -> str:
        """Why the thing cannot be bought now; empty: it can."""
        if self.left == 0 or self.notice == "sold_out":
            return "sold_out"
        if self.most_held is not None and self.held >= self.most_held:
            return "title" if self.item.kind == "title" else "enough"
        return "poor" if self.balance < self.item.price else ""


class ShopBought(View):
    """A thing was bought just now."""

    item: Item
    balance: int
    held: int

    def text(self, scene: Scene) -> str:
        words, item = scene.words, self.item
        bought = words.html("shop-bought", item=item.called(scene), price=item.price, balance=self.balance)
        return f"{bought}\n\n{words.html('shop-what-now', kind=item.kind)}"

    def buttons(self, scene: Scene) -> Rows:
        open_it = Press(
            scene.words.plain("bag-open", item=self.item.called(scene)), partial(OpenBagItem, item_id=self.item.item_id)
        )
        return [[open_it], [place(scene, "shop"), place(scene, "bag")], *super().buttons(scene)]


class Bag(View):
    """Everything somebody has: a button for each thing."""

    items: list[HeldItem]
    is_gone: bool = False

    def text(self, scene: Scene) -> str:
        gone = [scene.words.html("bag-gone")] if self.is_gone else []
        return "\n\n".join([*gone, scene.words.html("bag" if self.items else "bag-empty")])

    def buttons(self, scene: Scene) -> Rows:
        things = [[self._button(scene, item)] for item in self.items]
        return [*things, [place(scene, "shop"), *super().buttons(scene)[0]]]

    def _button(self, scene: Scene, item: HeldItem) -> Press:
        label = "bag-worn" if item.is_worn else "bag-one" if item.held == 1 else "bag-many"
        text = scene.words.plain(label, item=item.called(scene), held=item.held)
        return Press(text, partial(OpenBagItem, item_id=item.item_id))


class BagItem(View):
    """One thing somebody has, and what can be done about it."""

    item: Item
    held: int
    is_worn: bool = False
    characters: list[Character]

    def text(self, scene: Scene) -> str:
        words, item = scene.words, self.item
        parts = [words.html("shop-item", item=item.called(scene), about=words.of(item.about))]
        if item.kind != "title":
            parts.append(words.html("shop-held", held=self.held))
        if item.kind == "gift":
            parts.append(words.html("bag-for-whom"))
        return "\n\n".join(parts)

    def buttons(self, scene: Scene) -> Rows:
        words, use = scene.words, partial(UseItem, item_id=self.item.item_id)
        back = [place(scene, "bag"), *super().buttons(scene)[0]]
        match self.item.kind:
            case "gift":
                people = [
                    Press(words.of(who.name), partial(use, character_id=who.character_id)) for who in self.characters
                ]
                return [*(people[at : at + 2] for at in range(0, len(people), 2)), back]
            case "hint":
                return [[Press(words.plain("bag-use"), use)], back]
            case "title":
                return [[Press(words.plain("bag-take-off" if self.is_worn else "bag-wear"), use)], back]
            case "freeze":
                return [back]


class BagUsed(View):
    """A thing was used just now."""

    item: Item
    held: int
    character: dict[str, str] | None = None

    def text(self, scene: Scene) -> str:
        words, item = scene.words, self.item.called(scene)
        if self.character:
            return words.html("bag-given", item=item, character=words.of(self.character))
        return words.html("bag-used", item=item)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "story"), place(scene, "bag")], *super().buttons(scene)]
