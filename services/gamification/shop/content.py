"""ShopContent: what there is to buy, in `shop.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, field_validator, model_validator

from services.content import Content, Many, Text, Word

# Two of them, a person's id and a turn fit into the 64 bytes a button carries.
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,15}$")]


class Kind(StrEnum):
    """What an item does."""

    FREEZE = "freeze"
    HINT = "hint"
    TITLE = "title"
    GIFT = "gift"


class Item(Content):
    """One thing that can be bought."""

    id: _Id
    """Its name in the ledger and in everybody's bag: an item that was sold once keeps it for good."""
    kind: Word[Kind]
    """freeze: saves a missed day by itself. hint: read in the story. title: worn beside the name. gift: given away."""
    icon: Annotated[str, Field(min_length=1, max_length=8)]
    """One emoji."""
    price: Annotated[int, Field(ge=1, le=1_000_000)]
    """In points."""
    hold_at_most: Annotated[int, Field(ge=1, le=1000)] | None = None
    """How many of it one can have at a time. Titles: 1. Freezes: see `streak.freezes_at_most` in economy.yaml."""
    stock: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None
    """How many there are for everybody together, ever; left out: as many as are bought."""
    name: Text
    """What it is called."""
    about: Text
    """What it does, in a sentence or two."""

    @model_validator(mode="after")
    def _holding_suits_the_kind(self) -> Item:
        if self.kind is Kind.FREEZE and self.hold_at_most is not None:
            raise ValueError("hold_at_most of a freeze is streak.freezes_at_most in economy.yaml")
        return self

    @property
    def most_held(self) -> int | None:
        """How many of it fit into a bag; None: no limit."""
        return 1 if self.kind is Kind.TITLE else self.hold_at_most

    def as_data(self) -> dict[str, Any]:
        """The item as screens show it."""
        return {
            "item_id": self.id,
            "kind": self.kind.value,
            "icon": self.icon,
            "price": self.price,
            "name": self.name.by_language(),
            "about": self.about.by_language(),
        }


class Character(Content):
    """Somebody of the story who can be given things."""

    id: _Id
    """As in the story."""
    name: Text
    """What they are called."""


class ShopContent(Content):
    """What there is to buy, in the order it is shown."""

    items: Annotated[Many[Item], Field(max_length=30)]
    """What there is to buy."""
    characters: Many[Character] = ()
    """Who can be given gifts."""

    @field_validator("items", "characters")
    @classmethod
    def _ids_are_used_once(cls, entries: Sequence[Item | Character]) -> Sequence[Item | Character]:
        seen: set[str] = set()
        for entry in entries:
            if entry.id in seen:
                raise ValueError(f"{entry.id} is there twice")
            seen.add(entry.id)
        return entries

    @model_validator(mode="after")
    def _gifts_have_somebody_to_go_to(self) -> ShopContent:
        if not self.characters and any(item.kind is Kind.GIFT for item in self.items):
            raise ValueError("there are gifts and no characters to give them to")
        return self

    def item(self, item_id: str | None) -> Item | None:
        """The item of that id."""
        return next((item for item in self.items if item.id == item_id), None)

    def character(self, character_id: str | None) -> Character | None:
        """The character of that id."""
        return next((character for character in self.characters if character.id == character_id), None)
