"""What happens to a reader: changes of what they are, and facts to be told. Pure: an effect changes a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.narrative.conditions import Value


class Draft(Protocol):
    """What effects change: the state a turn is making. Numbers stay within the bounds the story gives them."""

    def set(self, name: str, value: Value) -> None: ...
    def add(self, name: str, amount: float) -> None: ...
    def clamp(self, name: str, least: float | None, most: float | None) -> None: ...
    def take(self, item: str) -> None: ...
    def drop(self, item: str) -> None: ...
    def defer(self, later: Later) -> None: ...
    def award(self, points: int) -> None: ...
    def unlock(self, achievement: str) -> None: ...
    def happen(self, name: str) -> None: ...


class Effect(Protocol):
    """One thing that happens."""

    def apply(self, draft: Draft) -> None: ...


@dataclass(frozen=True, slots=True)
class SetTo:
    """`name` holds `value` from now on."""

    name: str
    value: Value

    def apply(self, draft: Draft) -> None:
        draft.set(self.name, self.value)


@dataclass(frozen=True, slots=True)
class Add:
    """`name`, a variable or a meter, grows by `amount`, which may be negative."""

    name: str
    amount: float

    def apply(self, draft: Draft) -> None:
        draft.add(self.name, self.amount)


@dataclass(frozen=True, slots=True)
class Clamp:
    """`name` is brought within `least` and `most`."""

    name: str
    least: float | None
    most: float | None

    def apply(self, draft: Draft) -> None:
        draft.clamp(self.name, self.least, self.most)


@dataclass(frozen=True, slots=True)
class Take:
    """The reader carries `item` now."""

    item: str

    def apply(self, draft: Draft) -> None:
        draft.take(self.item)


@dataclass(frozen=True, slots=True)
class Drop:
    """The reader carries `item` no longer."""

    item: str

    def apply(self, draft: Draft) -> None:
        draft.drop(self.item)


@dataclass(frozen=True, slots=True)
class Award:
    """The reader earns `points`."""

    points: int

    def apply(self, draft: Draft) -> None:
        draft.award(self.points)


@dataclass(frozen=True, slots=True)
class Unlock:
    """The reader reaches `achievement`."""

    achievement: str

    def apply(self, draft: Draft) -> None:
        draft.unlock(self.achievement)


@dataclass(frozen=True, slots=True)
class Happen:
    """Something with a `name` happened, for whoever wants to know."""

    name: str

    def apply(self, draft: Draft) -> None:
        draft.happen(self.name)


@dataclass(frozen=True, slots=True)
class Later:
    """A consequence that comes later: on arriving at the chapter `at`, or when `after_chapters` more have begun.

    Then `effects` apply and the text `text` is told. `id` names it within its story: `chapter.node:n`.
    """

    id: str
    at: str | None
    after_chapters: int | None
    effects: tuple[Effect, ...]
    text: str | None

    def apply(self, draft: Draft) -> None:
        draft.defer(self)
