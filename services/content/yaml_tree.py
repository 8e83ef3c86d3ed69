"""From YAML text to plain values with the line of each, within limits that no file can be made to exceed.

Only mappings, lists, texts, whole numbers, decimals, true, false and null: no anchors, aliases, tags or dates, so
nothing unfolds, nothing is constructed, and `no` is the word no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_letters
from typing import Any, TypeAlias

import yaml

MAX_DEPTH = 24
"""How many lists and mappings may lie within each other; a story needs about ten."""

MAX_PARTS = 300_000
"""How many values, keys and collections files that belong together may hold: what is read in about half a second."""

# The C parser where PyYAML was built with it: ten times as fast. Both give the same events.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}\Z")
_LETTERS = frozenset(ascii_letters)
_PLAIN: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

Scalar: TypeAlias = str | int | float | bool | None


class Table(dict[str, Any]):
    """A mapping that knows on which line each of its keys stands."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Row(list[Any]):
    """A list that knows on which line each of its items begins."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass
class Budget:
    """How much may still be read of files that belong together."""

    parts: int = MAX_PARTS


class YamlRefused(Exception):
    """What is wrong with a text, what to do about it, and on which line, counted from 1; None: the text as a whole."""

    def __init__(self, reason: str, advice: str = "", line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice
        self.line = line


def parse_yaml(text: str, budget: Budget) -> Any:
    """The values in `text`: Table, Row and scalars; None for an empty document.

    Raises YamlRefused with the first problem: no YAML, too deep, too much, an alias, a tag, a key said twice.
    """
    loader = _PARSER(text)
    try:
        return _tree(loader.get_event, budget)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(filter(None, (error.context, error.problem)))
        raise YamlRefused(f"no YAML: {reason}", line=mark.line + 1 if mark else None) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = "a character that YAML does not allow"
        raise YamlRefused(reason, "remove it, or write it as an escape", line) from None
    finally:
        loader.dispose()


def line_of(tree: Any, place: Sequence[str | int]) -> int | None:
    """The line of the value at `place` (`("nodes", "gate", "choices", 0)`), or of the nearest thing around it."""
    line: int | None = None
    for step in place:
        if isinstance(tree, Table) and step in tree.lines:
            line, tree = tree.lines[str(step)], tree[str(step)]
        elif isinstance(tree, Row) and isinstance(step, int) and step < len(tree):
            line, tree = tree.lines[step], tree[step]
        else:
            break
    return line


def _tree(next_event: Callable[[], Any], budget: Budget) -> Any:
    """The values told by the parser's events. One loop without calls: a long story has half a million events."""
    outside: list[Table | Row | None] = []
    into: Table | Row | None = None
    lines: Any = None
    key: str | None = None
    root: Any = None
    documents = 0
    scalar, parts = yaml.ScalarEvent, budget.parts
    try:
        # Until the end of the stream, which comes as None.
        while (event := next_event()) is not None:
            kind = event.__class__
            if kind is scalar:
                value = event.value
                # Quoted, a block, or the key of a mapping: a text, whatever it looks like.
                if (key is not None or into.__class__ is not Table) and event.implicit[0]:
                    value = _resolved(value)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                into = outside.pop()
                lines = None if into is None else into.lines
                continue
            elif kind is yaml.MappingStartEvent:
                value = Table()
            elif kind is yaml.SequenceStartEvent:
                value = Row()
            elif kind is yaml.AliasEvent:
                raise _refused(f"the alias *{event.anchor} is not allowed", event, "write it out where it is needed")
            elif kind is yaml.DocumentStartEvent and (documents := documents + 1) > 1:
                raise _refused("a file holds one document", event, "remove the line ---")
            else:
                continue
            parts -= 1
            if parts < 0 or event.anchor is not None or event.tag is not None:
                _check(event, parts)
            if key is not None:
                into[key] = value  # type: ignore[index, call-overload]  # a key is of a Table
                key = None
            elif into is None:
                root = value
            elif into.__class__ is Row:
                into.append(value)
                lines.append(event.start_mark.line + 1)
            elif kind is not scalar:
                raise _refused("a key must be a word", event)
            elif value in lines:
                raise _refused(f'"{value}" is said twice, first on line {lines[value]}', event)
            else:
                key = value
                lines[value] = event.start_mark.line + 1
                continue
            if kind is not scalar:
                if len(outside) >= MAX_DEPTH:
                    raise _refused("nested too deeply", event, f"at most {MAX_DEPTH} levels")
                outside.append(into)
                into, lines = value, value.lines
    finally:
        budget.parts = parts
    return root


def _check(event: Any, parts: int) -> None:
    if parts < 0:
        raise _refused("too many values", event, f"at most {MAX_PARTS} in all files")
    if event.anchor is not None:
        raise _refused(f"the anchor &{event.anchor} is not allowed", event, "write it out where it is needed")
    if event.tag is not None and event.tag != "!":
        raise _refused("tags are not allowed", event, f"remove {str(event.tag)[:40]}")


def _refused(reason: str, event: Any, advice: str = "") -> YamlRefused:
    return YamlRefused(reason, advice, event.start_mark.line + 1)


def _resolved(text: str) -> Scalar:
    if text in _PLAIN:
        value: Scalar = _PLAIN[text]
        return value
    # Most plain values are words: no number begins with a letter.
    if text[0] in _LETTERS:
        return text
    if _WHOLE.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text
