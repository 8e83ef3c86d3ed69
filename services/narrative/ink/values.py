"""What Ink calculates with, as far as it is known beforehand: fixed values, and what a variable held at the start.

Everything is told by what variables hold where a stretch begins. `Var("coins", -2)` is two less than it was there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, TypeGuard

Plain: TypeAlias = bool | int | float | str


class Unmapped(Exception):
    """Ink does something here that a story of ours cannot. `reason`, and what an author may do about it."""

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Const:
    """A value known beforehand."""

    value: Plain


@dataclass(frozen=True, slots=True)
class Var:
    """A variable; `offset` more than it held where the stretch began."""

    name: str
    offset: float = 0


@dataclass(frozen=True, slots=True)
class AtMost:
    """A variable, or `most` where it is more: what stopping sequences ask."""

    var: Var
    most: float


@dataclass(frozen=True, slots=True)
class Target:
    """Where a variable divert leads: a path from the root."""

    path: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What could not be followed, which was told already."""


@dataclass(frozen=True, slots=True)
class Compare:
    """A variable compared with a value: `eq ne gt gte lt lte`, as stories write it."""

    comparison: str
    name: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Taken:
    """A choice, by the path of what it leads to, was taken before; or (`is_taken` False) was not."""

    choice: str
    is_taken: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts; of none: always."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the parts; of none: never."""

    parts: tuple[Condition, ...] = ()


Condition: TypeAlias = Compare | Taken | Every | Some
Value: TypeAlias = Const | Var | AtMost | Target | Unknown | Condition

ALWAYS, NEVER = Every(), Some()

_OPPOSITE = {"eq": "ne", "ne": "eq", "gt": "lte", "lte": "gt", "lt": "gte", "gte": "lt"}
_MIRRORED = {"gt": "lt", "lt": "gt", "gte": "lte", "lte": "gte"}
_COMPARISONS = {"==": "eq", "!=": "ne", ">": "gt", "<": "lt", ">=": "gte", "<=": "lte"}
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le,
}  # fmt: skip
_FOLDED: Mapping[str, Callable[[Any, Any], Plain]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "MIN": min, "MAX": max,
}  # fmt: skip

BINARY = frozenset((*_COMPARISONS, *_FOLDED, "&&", "||", "/", "%", "POW", "?", "!?", "L^"))
UNARY = frozenset(("!", "_", "FLOOR", "CEILING", "INT", "FLOAT"))


def both(*parts: Condition) -> Condition:
    """All of `parts`."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, Every) else (part,))]
    if NEVER in flat:
        return NEVER
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Every(unique)


def either(*parts: Condition) -> Condition:
    """At least one of `parts`."""
    flat = [each for part in parts for each in (part.parts if isinstance(part, Some) else (part,))]
    if ALWAYS in flat:
        return ALWAYS
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Some(unique)


def opposite(condition: Condition) -> Condition:
    """What holds exactly where `condition` does not."""
    match condition:
        case Compare(comparison, name, value):
            return Compare(_OPPOSITE[comparison], name, value)
        case Taken(choice, is_taken):
            return Taken(choice, not is_taken)
        case Every(parts):
            return either(*map(opposite, parts))
        case Some(parts):
            return both(*map(opposite, parts))


class Arithmetic:
    """Calculates with values. `starts`: what each variable is at the beginning of the story, which tells its kind."""

    def __init__(self, starts: Mapping[str, Plain]) -> None:
        self._starts = starts

    def truth(self, value: Value) -> Condition:
        """When `value` counts as true. Raises Unmapped."""
        match value:
            case Compare() | Taken() | Every() | Some():
                return value
            case Const(plain) if not isinstance(plain, str):
                return ALWAYS if plain else NEVER
            case Var(name, offset) if isinstance(self._starts[name], bool):
                return Compare("eq", name, True) if not offset else NEVER
            case Var(name, offset) if not isinstance(self._starts[name], str):
                return Compare("ne", name, -offset)
            case Unknown():
                return ALWAYS
        raise Unmapped("asks whether a text is true", "compare it with a text")

    def unary(self, name: str, value: Value) -> Value:
        """`value` after the operation. Raises Unmapped."""
        if isinstance(value, Unknown):
            return value
        if name == "!":
            return opposite(self.truth(value))
        if name == "_" and isinstance(value, Const) and not isinstance(value.value, str):
            return Const(-value.value)
        raise Unmapped(f"calculates {name} of something that changes", "a story adds, sets and compares")

    def binary(self, name: str, left: Value, right: Value) -> Value:
        """What `left name right` is. Raises Unmapped."""
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return Unknown()
        if name in ("&&", "||"):
            join = both if name == "&&" else either
            return join(self.truth(left), self.truth(right))
        if name in _COMPARISONS:
            return self._compared(_COMPARISONS[name], left, right)
        match left, right:
            case (Const(one), Const(other)) if name in _FOLDED and isinstance(one, str) == isinstance(other, str):
                return Const(_FOLDED[name](one, other))
            case (Var(_, offset), Const(amount)) if name in "+-" and self._is_number(left) and _is_number(amount):
                return replace(left, offset=offset + (amount if name == "+" else -amount))
            case (Const(amount), Var(_, offset)) if name == "+" and self._is_number(right) and _is_number(amount):
                return replace(right, offset=offset + amount)
            case (Var(), Const(most)) if name == "MIN" and _is_number(most):
                return AtMost(left, most)
        if name == "%":
            raise Unmapped("goes round in a cycle {&…}, or calculates a remainder", "write {…|…}, which stops")
        raise Unmapped(f"calculates with {name}", "a story adds and sets numbers, and compares with numbers")

    def _compared(self, comparison: str, left: Value, right: Value) -> Condition:
        match left, right:
            case (Const(one), Const(other)):
                if isinstance(one, str) != isinstance(other, str):
                    raise Unmapped("compares a text with a number", "compare like with like")
                return ALWAYS if _COMPARE[comparison](one, other) else NEVER
            case (Var(name, offset), Const(value)):
                return self._with_start(comparison, name, offset, value)
            case (AtMost(Var(name, offset), most), Const(value)) if comparison == "eq" and _is_number(value):
                if value > most:
                    return NEVER
                return Compare("eq" if value < most else "gte", name, value - offset)
            case (Const(), Var() | AtMost()):
                return self._compared(_MIRRORED.get(comparison, comparison), right, left)
            case (Compare() | Every() | Some(), Const(value)) if comparison in ("eq", "ne"):
                return left if bool(value) == (comparison == "eq") else opposite(left)
        raise Unmapped("compares two things that change", "compare a variable with a value")

    def _with_start(self, comparison: str, name: str, offset: float, value: Plain) -> Condition:
        start = self._starts[name]
        if isinstance(start, bool) and value in (0, 1):
            return Compare(comparison, name, bool(value))
        if isinstance(start, str) != isinstance(value, str) or isinstance(start, bool):
            raise Unmapped(f"compares {name}, which starts as {start!r}, with {value!r}", "compare like with like")
        return Compare(comparison, name, value if isinstance(value, str) else value - offset)

    def _is_number(self, var: Var) -> bool:
        return _is_number(self._starts[var.name])


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Change:
    """A variable is set to `value`, or (`is_set` False) grows by it."""

    name: str
    value: Plain
    is_set: bool


def now(var: str, changes: Sequence[Change]) -> Value:
    """What `var` holds after `changes`."""
    value: Value = Var(var)
    for change in changes:
        if change.name == var and change.is_set:
            value = Const(change.value)
        elif change.name == var and isinstance(value, Const):
            value = Const(value.value + change.value)  # type: ignore[operator]  # what grows is a number
        elif change.name == var and isinstance(value, Var):
            value = Var(var, value.offset + float(change.value))
    return value


def before(condition: Condition, changes: Sequence[Change]) -> Condition:
    """`condition`, which asks what is after `changes`, as a question about what was before them."""
    match condition:
        case Every(parts):
            return both(*(before(part, changes) for part in parts))
        case Some(parts):
            return either(*(before(part, changes) for part in parts))
        case Taken():
            return condition
        case Compare(comparison, name, value):
            held = now(name, changes)
            if isinstance(held, Const):
                return ALWAYS if _COMPARE[comparison](held.value, value) else NEVER
            offset = held.offset if isinstance(held, Var) else 0
            return condition if isinstance(value, str) or not offset else replace(condition, value=value - offset)


def after(value: Value, changes: Sequence[Change]) -> Value:
    """`value`, told by what was before `changes`, told by what is after them. Raises Unmapped where that is lost."""
    match value:
        case Compare():
            return after_all(value, changes)
        case Every() | Some():
            return after_all(value, changes)
        case Var(name, offset):
            return Var(name, offset - _grown(name, changes))
        case AtMost(Var(name, offset), most):
            return AtMost(Var(name, offset - _grown(name, changes)), most)
    return value


def after_all(condition: Condition, changes: Sequence[Change]) -> Condition:
    """The same for a condition."""
    match condition:
        case Every(parts):
            return both(*(after_all(part, changes) for part in parts))
        case Some(parts):
            return either(*(after_all(part, changes) for part in parts))
        case Compare(_, name, held):
            grown = _grown(name, changes)
            return condition if isinstance(held, str) or not grown else replace(condition, value=held + grown)
    return condition


def _grown(name: str, changes: Sequence[Change]) -> float:
    """By how much `changes` let a variable grow. Raises Unmapped where they set it: what it was is lost."""
    held = now(name, changes)
    if isinstance(held, Var):
        return held.offset
    raise Unmapped(f"asks what {name} was before it was set", "ask before, in a stretch of its own")
