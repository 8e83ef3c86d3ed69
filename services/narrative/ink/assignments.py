"""What an assignment in Ink changes, as a story of ours can say it."""

from __future__ import annotations

from services.narrative.ink.values import Change, Const, Plain, Unknown, Unmapped, Value, Var


def change_of(name: str, value: Value, *, start: Plain, held: Value) -> Change | None:
    """The change that gives the variable `value`; None where it changes nothing. Raises Unmapped.

    `start` is what the story starts with, which says of what kind it is; `held` what it holds before.
    """
    match value:
        case Const(plain) if isinstance(start, bool) and plain in (0, 1):
            return Change(name, bool(plain), is_set=True)
        case Const(plain) if isinstance(plain, str) == isinstance(start, str) and not isinstance(start, bool):
            return Change(name, plain, is_set=True)
        case Const(plain):
            raise Unmapped(f"sets {name}, which starts as {start!r}, to {plain!r}", "keep one kind of value")
        case Var(other, offset) if other == name and isinstance(held, Var):
            return None if offset == held.offset else Change(name, _number(offset - held.offset), is_set=False)
        case Unknown():
            return None
        case _:
            raise Unmapped(f"sets {name} to something that changes", "set it to a value, or add a number to it")


def _number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
