"""UserAccounts: what this service says about one person to those who look after people."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.dossier import Account
from services.user.gifts import Gifts, later
from services.user.subscriptions import Subscriptions
from services.user.tables import users

_of_user = select(
    users.c.first_name,
    users.c.username,
    users.c.language,
    users.c.language_code,
    users.c.registered_at,
    users.c.last_active_at,
    users.c.unreachable_since,
).where(users.c.user_id == bindparam("who"))


class UserAccounts:
    """Implements services.dossier.Accounts."""

    async def account(self, connection: AsyncConnection, user_id: int) -> Account | None:
        """The person's account; None for somebody who never registered."""
        row = (await connection.execute(_of_user, {"who": user_id})).one_or_none()
        if row is None:
            return None
        held = await Subscriptions(connection).find(user_id)
        return Account(
            first_name=row.first_name,
            username=row.username,
            language=row.language or row.language_code,
            registered_at=row.registered_at,
            last_active_at=row.last_active_at,
            unreachable_since=row.unreachable_since,
            vip_until=later(held.paid_until if held else None, await Gifts(connection).until(user_id)),
        )
