"""Audit: everything admins and the protection did or were refused. Rows are added and never changed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bus.codec import utc_text
from services.admin.settings import SETTINGS
from services.admin.tables import audit_entries
from services.database import insert_ignore

PAGE = 8
MOST_IN_FILE = 1_000
"""How many of the newest entries a file has: an event carries them, and events are bounded."""

_COLUMNS = (
    *("at", "action", "outcome", "admin_id", "target_id", "subject", "chat_id", "why", "reason", "until"),
    *("before", "after", "event_id"),
    # Of what is done in parts; `words` is what Telegram said to the one it refused.
    *("messages", "deleted", "words"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the audit."""

    event_id: str
    at: datetime
    chat_id: int | None
    admin_id: int
    target_id: int | None
    action: str
    outcome: str
    details: dict[str, Any]

    @property
    def subject(self) -> str:
        """What it is about, where that has a name: a person, or a setting."""
        return str(self.details.get("target_name") or self.details.get("key") or "")

    @property
    def reason(self) -> str:
        """Why, in the words of whoever did it; of a changed setting what it was and is."""
        setting = SETTINGS.get(str(self.details.get("key")))
        if setting is None or "after" not in self.details:
            return str(self.details.get("reason") or "")
        return " → ".join(setting.write(self.details[name]) for name in ("before", "after"))

    @property
    def is_automatic(self) -> bool:
        """Whether Diana did it by herself."""
        return bool(self.details.get("is_automatic"))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries: of a group (None: of all), about or by a person, of one action."""

    chat_id: int | None = None
    who: int | None = None
    action: str | None = None


_select = select(*(audit_entries.c[name] for name in Entry.__dataclass_fields__))


class Audit:
    """The audit within one transaction, or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, entry: Entry) -> None:
        """Write an entry down; the same event again changes nothing."""
        values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        await self._connection.execute(insert_ignore(self._connection, audit_entries).values(**values))

    async def page(self, of: Filter, page: int) -> tuple[list[Entry], bool]:
        """The entries of a page, the newest first, and whether there are older ones."""
        found = await self._newest(of, PAGE + 1, page * PAGE)
        return found[:PAGE], len(found) > PAGE

    async def file(self, of: Filter) -> str:
        """The newest entries as CSV with a header, the newest first."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(_COLUMNS)
        for entry in await self._newest(of, MOST_IN_FILE, 0):
            known = {**entry.details, "at": utc_text(entry.at), "subject": entry.subject, "reason": entry.reason}
            values = [known.get(name) if name in known else getattr(entry, name, None) for name in _COLUMNS]
            rows.writerow(["" if value is None else _harmless(str(value)) for value in values])
        return text.getvalue()

    async def _newest(self, of: Filter, limit: int, offset: int) -> list[Entry]:
        newest = _select.where(*_conditions(of)).order_by(audit_entries.c.id.desc()).limit(limit).offset(offset)
        return [Entry(*row) for row in await self._connection.execute(newest)]


def _conditions(of: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if of.chat_id is not None:
        conditions.append(audit_entries.c.chat_id == of.chat_id)
    if of.who is not None:
        conditions.append(or_(audit_entries.c.admin_id == of.who, audit_entries.c.target_id == of.who))
    if of.action is not None:
        conditions.append(audit_entries.c.action == of.action)
    return conditions


def _harmless(text: str) -> str:
    # A spreadsheet runs what begins like a formula; ids of groups begin with a minus and are only numbers.
    return (
        f"'{text}"
        if text.startswith(("=", "+", "@", "\t", "\r")) or (text[:1] == "-" and not text[1:].isdigit())
        else text
    )
