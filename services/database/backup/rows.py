"""Rows as lines of JSON, and their digest."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, TypeAlias

import orjson
from sqlalchemy import JSON, Boolean, Date, LargeBinary
from sqlalchemy.types import NullType, TypeEngine

from services.database.schema import UtcDateTime

Kind: TypeAlias = Literal["plain", "flag", "moment", "day", "bytes", "json"]
"""How a column's values are written: as they are, as true or false, as ISO time or date, in base64, as JSON."""

_TYPES: dict[Kind, TypeEngine[Any]] = {
    "plain": NullType(),
    "flag": Boolean(),
    "moment": UtcDateTime(),
    "day": Date(),
    "bytes": LargeBinary(),
    "json": JSON(),
}


def kind_of(column_type: TypeEngine[Any]) -> Kind:
    """How values of that type are written."""
    match column_type:
        case Boolean():
            return "flag"
        case UtcDateTime():
            return "moment"
        case Date():
            return "day"
        case LargeBinary():
            return "bytes"
        case JSON():
            return "json"
    return "plain"


def type_of(kind: Kind) -> TypeEngine[Any]:
    """A column type that reads and writes values of that kind on any database."""
    return _TYPES[kind]


def line_of(row: Iterable[Any], kinds: Sequence[Kind]) -> bytes:
    """The row as one line, without its end."""
    return orjson.dumps(
        [None if value is None else _written(value, kind) for value, kind in zip(row, kinds, strict=True)],
        option=orjson.OPT_SORT_KEYS,
    )


def row_of(line: bytes, kinds: Sequence[Kind]) -> list[Any]:
    """The row that a line tells. Raises ValueError for anything but such a line."""
    values = orjson.loads(line)
    if not isinstance(values, list) or len(values) != len(kinds):
        raise ValueError("is not a row of this table")
    return [None if value is None else _read(value, kind) for value, kind in zip(values, kinds, strict=True)]


class Digest:
    """A sum over the rows' hashes: equal for equal rows in any order, which databases do not agree on."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(sha256(line).digest())) % 2**256

    def __str__(self) -> str:
        return f"{self._sum:064x}"


def _written(value: Any, kind: Kind) -> Any:
    match kind:
        case "moment" | "day":
            return value.isoformat()
        case "bytes":
            return b64encode(value).decode()
    return value


def _read(value: Any, kind: Kind) -> Any:
    match kind:
        case "moment":
            return datetime.fromisoformat(value)
        case "day":
            return date.fromisoformat(value)
        case "bytes":
            return b64decode(value, validate=True)
    return value
