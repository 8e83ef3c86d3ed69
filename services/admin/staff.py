"""Staff: who may do what to the whole bot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.roles import PERMISSIONS, BotRole, Permission, permissions_of
from services.admin.tables import bot_roles, seen_people
from services.database import Database, insert_ignore


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a role, called as they were seen last ("" for somebody who never was)."""

    user_id: int
    role: BotRole
    name: str = ""


class Staff:
    """The owners, and whom they gave roles to.

    Ask within the transaction that does what is asked about: a role that was taken a moment ago, by whichever replica,
    is not there any more.
    """

    def __init__(self, owners: Iterable[int] = ()) -> None:
        self.owners = tuple(dict.fromkeys(owners))

    async def may(self, connection: AsyncConnection, user_id: int, permission: Permission) -> bool:
        """Whether the person may do that."""
        if user_id in self.owners:
            return True
        granting = [role for role, permissions in PERMISSIONS.items() if permission in permissions]
        found = select(bot_roles.c.user_id).where(bot_roles.c.user_id == user_id, bot_roles.c.role.in_(granting))
        return await connection.scalar(found.limit(1)) is not None

    async def roles(self, connection: AsyncConnection, user_id: int) -> list[BotRole]:
        """What the person is to the bot, the mightiest first; nothing for most."""
        kept = await connection.scalars(select(bot_roles.c.role).where(bot_roles.c.user_id == user_id))
        theirs = {*kept, *([BotRole.OWNER] if user_id in self.owners else [])}
        return [role for role in BotRole if role in theirs]

    async def holders(self, connection: AsyncConnection) -> list[Holder]:
        """Everybody with a role, owners first."""
        called = select(seen_people.c.user_id, seen_people.c.first_name).where(seen_people.c.user_id.in_(self.owners))
        names = {row.user_id: row.first_name for row in await connection.execute(called)}
        with_names = bot_roles.outerjoin(seen_people, seen_people.c.user_id == bot_roles.c.user_id)
        kept = select(bot_roles.c.user_id, bot_roles.c.role, seen_people.c.first_name).select_from(with_names)
        rows = await connection.execute(kept.order_by(bot_roles.c.granted_at, bot_roles.c.user_id))
        given = [Holder(row.user_id, BotRole(row.role), row.first_name or "") for row in rows]
        given.sort(key=lambda holder: list(BotRole).index(holder.role))
        return [*(Holder(owner, BotRole.OWNER, names.get(owner, "")) for owner in self.owners), *given]

    async def grant(self, connection: AsyncConnection, user_id: int, role: BotRole, at: datetime) -> bool:
        """Whether the person had not got the role; now they have."""
        fresh = insert_ignore(connection, bot_roles).values(user_id=user_id, role=role.value, granted_at=at)
        return (await connection.execute(fresh)).rowcount == 1

    async def revoke(self, connection: AsyncConnection, user_id: int, role: BotRole) -> bool:
        """Whether the person had the role; now they have not."""
        theirs = delete(bot_roles).where(bot_roles.c.user_id == user_id, bot_roles.c.role == role.value)
        return (await connection.execute(theirs)).rowcount == 1


class StaffDirectory:
    """Who may do what, for those who have no transaction: what the bot shows to whom."""

    def __init__(self, database: Database, staff: Staff) -> None:
        self._database = database
        self._staff = staff

    async def permissions(self, user_id: int) -> frozenset[Permission]:
        """Everything the person may do to the whole bot."""
        async with self._database.read() as connection:
            return permissions_of(await self._staff.roles(connection, user_id))

    async def everybody(self) -> list[int]:
        """Whoever has a role."""
        async with self._database.read() as connection:
            return list(dict.fromkeys(holder.user_id for holder in await self._staff.holders(connection)))
