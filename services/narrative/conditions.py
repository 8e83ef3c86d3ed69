"""When something holds: questions about what a reader has become. Pure, and always a plain yes or no."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Value: TypeAlias = bool | int | float | str
"""What a variable holds."""


class Memory(Protocol):
    """What conditions ask about. Implemented by State, and by the draft a turn works on."""

    @property
    def values(self) -> Mapping[str, Value]:
        """Variables by name, meters by `meter.character`."""
        ...

    def has(self, item: str) -> bool: ...
    def has_seen(self, node: str) -> bool: ...
    def has_chosen(self, choice: str) -> bool: ...


class Condition(Protocol):
    """A question about a reader."""

    def holds(self, memory: Memory) -> bool: ...


def _comparable(compare: Callable[[object, object], bool]) -> Callable[[object, object], bool]:
    """`compare` that says no where one is a text and the other a number."""

    def compared(left: object, right: object) -> bool:
        return isinstance(left, str) == isinstance(right, str) and compare(left, right)

    return compared


COMPARISONS: Mapping[str, Callable[[object, object], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": _comparable(operator.gt),  # type: ignore[arg-type]  # texts are compared with texts alone
    "gte": _comparable(operator.ge),  # type: ignore[arg-type]
    "lt": _comparable(operator.lt),  # type: ignore[arg-type]
    "lte": _comparable(operator.le),  # type: ignore[arg-type]
}


@dataclass(frozen=True, slots=True)
class Compares:
    """`name` stands to `value` as `comparison` says: `gte courage 2`."""

    comparison: str
    name: str
    value: Value

    def holds(self, memory: Memory) -> bool:
        return COMPARISONS[self.comparison](memory.values.get(self.name), self.value)


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """`name` holds one of `values`."""

    name: str
    values: tuple[Value, ...]

    def holds(self, memory: Memory) -> bool:
        return memory.values.get(self.name) in self.values


@dataclass(frozen=True, slots=True)
class Has:
    """The reader carries `item`."""

    item: str

    def holds(self, memory: Memory) -> bool:
        return memory.has(self.item)


@dataclass(frozen=True, slots=True)
class Seen:
    """The reader has been at `node`, `chapter.node`."""

    node: str

    def holds(self, memory: Memory) -> bool:
        return memory.has_seen(self.node)


@dataclass(frozen=True, slots=True)
class Chose:
    """The reader took `choice`, `chapter.node.choice`."""

    choice: str

    def holds(self, memory: Memory) -> bool:
        return memory.has_chosen(self.choice)


@dataclass(frozen=True, slots=True)
class Not:
    """`part` does not hold."""

    part: Condition

    def holds(self, memory: Memory) -> bool:
        return not self.part.holds(memory)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of `parts` holds."""

    parts: tuple[Condition, ...]

    def holds(self, memory: Memory) -> bool:
        return all(part.holds(memory) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of `parts` holds."""

    parts: tuple[Condition, ...]

    def holds(self, memory: Memory) -> bool:
        return any(part.holds(memory) for part in self.parts)
