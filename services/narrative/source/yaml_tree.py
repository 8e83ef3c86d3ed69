"""From YAML text to plain values with the line of each, within limits that no file can be made to exceed.

Only mappings, lists, texts, whole numbers, decimals, true, false and null: no anchors, aliases, tags or dates, so
nothing unfolds, nothing is constructed, and `no` is the word no.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import yaml

from services.narrative.errors import Problem, StoryRefused

MAX_DEPTH = 24
"""How many lists and mappings may lie within each other; a story needs about ten."""

MAX_PARTS = 400_000
"""How many values, keys and collections one file may hold: what is read in well under a second."""

# The C parser where PyYAML was built with it: ten times as fast. Both give the same events.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}\Z")
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


def parse_yaml(file: str, text: str) -> Any:
    """The values in `text`: Table, Row and scalars; None for an empty document. `file` is named in what is refused.

    Raises StoryRefused with the first problem: no YAML, too deep, too much, an alias, a tag, a key said twice.
    """
    try:
        return _Tree(file).read(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(filter(None, (error.context, error.problem)))
        raise StoryRefused([Problem(file, f"no YAML: {reason}", line=mark.line + 1 if mark else None)]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        reason = "a character that YAML does not allow"
        raise StoryRefused([Problem(file, reason, "remove it, or write it as an escape", line)]) from None


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


class _Tree:
    """Builds the values from the parser's events, one after the other: no second pass, nothing kept but the values."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._outside: list[Table | Row | None] = []
        self._into: Table | Row | None = None
        self._key: str | None = None
        self._parts = 0
        self._root: Any = None
        self._documents = 0

    def read(self, events: Iterator[Any]) -> Any:
        kinds: dict[type, Any] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._open(Table(), event),
            yaml.SequenceStartEvent: lambda event: self._open(Row(), event),
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in events:
            take = kinds.get(type(event))
            if take is not None:
                take(event)
        return self._root

    def _scalar(self, event: Any) -> None:
        value: Scalar = event.value
        self._check(event)
        # Quoted, a block, or the key of a mapping: a text, whatever it looks like.
        is_key = isinstance(self._into, Table) and self._key is None
        if event.implicit[0] and not is_key:
            value = _resolved(event.value)
        self._put(value, event.start_mark.line + 1)

    def _open(self, collection: Table | Row, event: Any) -> None:
        line = event.start_mark.line + 1
        self._check(event)
        if isinstance(self._into, Table) and self._key is None:
            self._refuse("a key must be a word", line)
        if len(self._outside) >= MAX_DEPTH:
            self._refuse("nested too deeply", line, f"at most {MAX_DEPTH} levels")
        self._put(collection, line)
        self._outside.append(self._into)
        self._into = collection

    def _close(self, event: Any) -> None:
        self._into = self._outside.pop()

    def _put(self, value: Any, line: int) -> None:
        into = self._into
        if into is None:
            self._root = value
        elif isinstance(into, Row):
            into.append(value)
            into.lines.append(line)
        elif self._key is None:
            if value in into.lines:
                self._refuse(f'"{value}" is said twice, first on line {into.lines[value]}', line)
            self._key = value
            into.lines[value] = line
        else:
            into[self._key] = value
            self._key = None

    def _check(self, event: Any) -> None:
        self._parts += 1
        line = event.start_mark.line + 1
        if self._parts > MAX_PARTS:
            self._refuse("too much for one file", line, f"at most {MAX_PARTS} values; use more chapters")
        if event.anchor is not None:
            self._refuse(f"the anchor &{event.anchor} is not allowed", line, "write it out where it is needed")
        if event.tag is not None and event.tag != "!":
            self._refuse("tags are not allowed", line, f"remove {str(event.tag)[:40]}")

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._refuse(f"the alias *{event.anchor} is not allowed", line, "write it out where it is needed")

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse("a file holds one document", event.start_mark.line + 1, "remove the line ---")

    def _refuse(self, reason: str, line: int, advice: str = "") -> None:
        raise StoryRefused([Problem(self._file, reason, advice, line)])


def _resolved(text: str) -> Scalar:
    if text in _PLAIN:
        value: Scalar = _PLAIN[text]
        return value
    if _WHOLE.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text
