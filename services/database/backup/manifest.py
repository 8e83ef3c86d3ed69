"""The manifest: what a backup says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.database.backup.rows import Kind

MANIFEST_NAME = "manifest.json"
KEYS_NAME = "bus.keys"


def rows_name(table: str) -> str:
    """The file in the backup that holds a table's rows, a JSON list a line."""
    return f"tables/{table}.ndjson"


class TableEntry(BaseModel):
    """One table: its columns in the order of each row's values, how many rows, and their digest."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: dict[str, Kind]
    rows: int
    digest: str


class Manifest(BaseModel):
    """Format 1. `revision` is the schema's; `tables` are in the order in which they can be filled."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    created_at: datetime
    program_version: str
    revision: str
    tables: dict[str, TableEntry]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(entry.rows for entry in self.tables.values())
