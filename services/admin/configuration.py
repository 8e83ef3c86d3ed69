"""Configuration: what is set, in which version, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.settings import EVERYWHERE, SETTINGS, GroupSettings, Value
from services.admin.tables import setting_history, settings
from services.database import insert_ignore

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Version:
    """One value a key had, and who gave it that."""

    key: str
    version: int
    value: Value
    admin_id: int
    at: datetime


class Configuration:
    """What is set, within one transaction or for reading alone."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, chat_id: int) -> GroupSettings:
        """What holds in a group: its own choices, else those for everywhere, else the defaults."""
        values = dict(await self.chosen(EVERYWHERE))
        if chat_id != EVERYWHERE:
            values |= await self.chosen(chat_id)
        return GroupSettings(values)

    async def chosen(self, scope: int) -> dict[str, Value]:
        """What was chosen in a scope, by key."""
        rows = await self._connection.execute(select(settings.c.key, settings.c.value).where(settings.c.scope == scope))
        return {row.key: row.value for row in rows if row.key in SETTINGS}

    async def change(self, scope: int, key: str, value: Value, admin_id: int, at: datetime) -> int:
        """Set a key; the number of its new version."""
        of_key = (settings.c.scope == scope, settings.c.key == key)
        await self._connection.execute(
            insert_ignore(self._connection, settings).values(
                scope=scope, key=key, value=SETTINGS[key].default, version=0
            )
        )
        raised = update(settings).where(*of_key).values(value=value, version=settings.c.version + 1)
        version = (await self._connection.execute(raised.returning(settings.c.version))).scalar_one()
        await self._connection.execute(
            insert(setting_history).values(scope=scope, key=key, version=version, value=value, admin_id=admin_id, at=at)
        )
        return int(version)

    async def history(self, scope: int, key: str | None = None) -> list[Version]:
        """The newest versions of a key, or of all."""
        columns = (
            setting_history.c.key,
            setting_history.c.version,
            setting_history.c.value,
            setting_history.c.admin_id,
            setting_history.c.at,
        )
        found = select(*columns).where(setting_history.c.scope == scope)
        if key is not None:
            found = found.where(setting_history.c.key == key)
        newest = found.order_by(setting_history.c.at.desc(), setting_history.c.version.desc()).limit(SHOWN)
        return [Version(*row) for row in await self._connection.execute(newest)]

    async def value_of(self, scope: int, key: str, version: int) -> Value:
        """The value of a key's version; number 0 is the default. Raises ValueError for one that never was."""
        if version == 0:
            return SETTINGS[key].default
        found = select(setting_history.c.value).where(
            setting_history.c.scope == scope, setting_history.c.key == key, setting_history.c.version == version
        )
        row = (await self._connection.execute(found)).one_or_none()
        if row is None:
            raise ValueError(f"there is no version {version}")
        value: Value = row.value
        return value

    async def current(self, scope: int, key: str) -> int:
        """The number of the key's version; 0 for the default."""
        found = select(settings.c.version).where(settings.c.scope == scope, settings.c.key == key)
        return int(await self._connection.scalar(found) or 0)
