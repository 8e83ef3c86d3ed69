"""From YAML text to plain values with the line of each, within limits that no file can be made to exceed.

Only mappings, lists, texts, whole numbers, decimals, true, false and null: no anchors, aliases, tags or dates, so
nothing unfolds, nothing is constructed, and `no` is the word no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_letters
from typing import Any, TypeAlias

import yaml

from services.narrative.errors import Problem, StoryRefused

MAX_DEPTH = 24
"""How many lists and mappings may lie within each other; a story needs about ten."""

MAX_PARTS = 300_000
"""How many values, keys and collections the files of one story may hold: what is read in about half a second."""

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
    """How much of one story may still be read."""

    parts: int = MAX_PARTS


def parse_yaml(file: str, text: str, budget: Budget) -> Any:
    """The values in `text`: Table, Row and scalars; None for an empty document. `file` is named in what is refused.

    Raises StoryRefused with the first problem: no YAML, too deep, too much, an alias, a tag, a key said twice.
    """
    try:
        return _tree(file, _events(text), budget)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(filter(None, (error.context, error.problem)))
        raise StoryRefused([Problem(file, f"no YAML: {reason}", line=mark.line + 1 if mark else None)]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = "a character that YAML does not allow"
        raise StoryRefused([Problem(file, reason, "remove it, or write it as an escape", line)]) from None


def _events(text: str) -> Iterator[Any]:
    loader = _PARSER(text)
    try:
        # Until the end of the stream, which comes as None.
        yield from iter(loader.get_event, None)
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


def _tree(file: str, events: Iterator[Any], budget: Budget) -> Any:
    """The values told by the parser's events. One loop without calls: a long story has half a million events."""
    outside: list[Table | Row | None] = []
    into: Table | Row | None = None
    key: str | None = None
    root: Any = None
    documents = 0
    for event in events:
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            value = event.value
            # Quoted, a block, or the key of a mapping: a text, whatever it looks like.
            if event.implicit[0] and (key is not None or into.__class__ is not Table):
                value = _resolved(value)
        elif kind is yaml.MappingStartEvent:
            value = Table()
        elif kind is yaml.SequenceStartEvent:
            value = Row()
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            into = outside.pop()
            continue
        elif kind is yaml.AliasEvent:
            raise _refused(file, f"the alias *{event.anchor} is not allowed", event, "write it out where it is needed")
        elif kind is yaml.DocumentStartEvent and (documents := documents + 1) > 1:
            raise _refused(file, "a file holds one document", event, "remove the line ---")
        else:
            continue
        budget.parts -= 1
        if budget.parts < 0 or event.anchor is not None or event.tag is not None:
            _check(file, event, budget)
        line = event.start_mark.line + 1
        if into is None:
            root = value
        elif isinstance(into, Row):
            into.append(value)
            into.lines.append(line)
        elif key is not None:
            into[key] = value
            key = None
        elif kind is not yaml.ScalarEvent:
            raise _refused(file, "a key must be a word", event)
        elif value in into.lines:
            raise _refused(file, f'"{value}" is said twice, first on line {into.lines[value]}', event)
        else:
            key = value
            into.lines[value] = line
        if kind is not yaml.ScalarEvent:
            if len(outside) >= MAX_DEPTH:
                raise _refused(file, "nested too deeply", event, f"at most {MAX_DEPTH} levels")
            outside.append(into)
            into = value
    return root


def _check(file: str, event: Any, budget: Budget) -> None:
    if budget.parts < 0:
        raise _refused(file, "too much for one story", event, f"at most {MAX_PARTS} values in all files")
    if event.anchor is not None:
        raise _refused(file, f"the anchor &{event.anchor} is not allowed", event, "write it out where it is needed")
    if event.tag is not None and event.tag != "!":
        raise _refused(file, "tags are not allowed", event, f"remove {str(event.tag)[:40]}")


def _refused(file: str, reason: str, event: Any, advice: str = "") -> StoryRefused:
    return StoryRefused([Problem(file, reason, advice, event.start_mark.line + 1)])


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
