"""A group that became a supergroup: what is kept about it belongs to its new id from then on."""

from __future__ import annotations

from sqlalchemy import Column, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.tables import (
    audit_entries,
    moderation_actions,
    moved_groups,
    newcomer_turns,
    newcomers,
    setting_history,
    settings,
)
from services.database import insert_ignore


async def group_now(connection: AsyncConnection, chat_id: int) -> int:
    """The id of that group by now: what was under way while it became a supergroup is still told under the old one."""
    new_chat_id = await connection.scalar(select(moved_groups.c.new_chat_id).where(moved_groups.c.chat_id == chat_id))
    return chat_id if new_chat_id is None else int(new_chat_id)


async def move_group(connection: AsyncConnection, chat_id: int, new_chat_id: int) -> None:
    """Let everything that is kept under `chat_id` be about `new_chat_id`. Done again it changes nothing.

    What was chosen or happened under the new id already goes before. The audit says of the same group what it said:
    its entries are filed under the id that the group is asked about by now.
    """
    moved = {"chat_id": chat_id, "new_chat_id": new_chat_id}
    await connection.execute(insert_ignore(connection, moved_groups).values(**moved))
    for table in (moderation_actions, audit_entries):
        await connection.execute(update(table).where(table.c.chat_id == chat_id).values(chat_id=new_chat_id))
    await _move_unless_there(connection, settings, settings.c.scope, settings.c.key, chat_id, new_chat_id)
    scope, key = setting_history.c.scope, setting_history.c.key
    await _move_unless_there(connection, setting_history, scope, key, chat_id, new_chat_id)
    await _move_unless_there(connection, newcomers, newcomers.c.chat_id, newcomers.c.user_id, chat_id, new_chat_id)
    await connection.execute(delete(newcomer_turns).where(newcomer_turns.c.chat_id == chat_id))


async def _move_unless_there(
    connection: AsyncConnection, table: Table, scope: Column[int], key: Column[object], old: int, new: int
) -> None:
    there = select(key).where(scope == new).scalar_subquery()
    await connection.execute(update(table).where(scope == old, key.not_in(there)).values({scope: new}))
    await connection.execute(delete(table).where(scope == old))
