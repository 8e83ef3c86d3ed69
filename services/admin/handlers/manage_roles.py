"""Roles of the whole bot are shown, given and taken."""

from __future__ import annotations

from dataclasses import dataclass

from bus import EventType, RoleChangedEvent, RoleRequestedEvent
from services.admin import telling
from services.admin.grammar import Unclear, parse_order
from services.admin.handlers.handler import AdminHandler
from services.admin.roles import GRANTABLE, PERMISSIONS, BotRole, Permission, read_role
from services.admin.staff import Staff
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen

DEEDS = ("grant", "revoke")


@dataclass(frozen=True, slots=True)
class Wish:
    """To give a person a role, or to take it. `deed` None: to see who has one."""

    deed: str | None = None
    target_id: int = 0
    target_name: str = ""
    role: BotRole = BotRole.EDITOR


class ManageRoles(AdminHandler):
    """`/role`: an owner sees who has a role, gives one, takes one. Each change holds from this transaction on."""

    handles = (EventType.ROLE_REQUESTED,)

    def __init__(self, transactions: Transactions, staff: Staff, bot_id: int) -> None:
        super().__init__(transactions)
        self._staff = staff
        self._bot_id = bot_id

    async def react(self, event: RoleRequestedEvent, work: AdminWork) -> None:
        if not await self._staff.may(work.connection, event.user_id, Permission.ROLES_GRANT):
            telling.refuse_unpermitted(
                work, event, "role", Permission.ROLES_GRANT, name=event.first_name, asked=event.argument
            )
            return
        wish = await self._read(event, work)
        if isinstance(wish, Wish):
            problem = await self._refusal(wish)
            is_changed = problem is None and wish.deed is not None and await self._change(event, work, wish)
            await self._show(event, work, wish if is_changed else None, problem)
        else:
            await self._show(event, work, None, wish)

    async def _read(self, event: RoleRequestedEvent, work: AdminWork) -> Wish | str:
        """What is asked; a word for why that cannot be said."""
        if event.deed is not None:
            role = read_role(event.role or "")
            if event.deed not in DEEDS or role is None or event.target_id is None:
                return "unclear"
            return Wish(event.deed, event.target_id, await _name(work, event.target_id), role)
        deed, _, rest = event.argument.strip().partition(" ")
        if deed.lower() in ("", "list"):
            return Wish()
        order = parse_order(rest, takes_time=False)
        if deed.lower() not in DEEDS or isinstance(order, Unclear):
            return "unclear"
        role = read_role(order.reason)
        if role is None:
            return "unknown_role"
        if event.mention_user_id is not None:
            return Wish(deed.lower(), event.mention_user_id, event.mention_name, role)
        if order.username is not None:
            seen = await work.people.by_username(order.username)
            return "unknown_name" if seen is None else Wish(deed.lower(), seen.user_id, seen.first_name, role)
        if order.target_id is None:
            return "unclear"
        return Wish(deed.lower(), order.target_id, await _name(work, order.target_id), role)

    async def _refusal(self, wish: Wish) -> str | None:
        if wish.deed is None:
            return None
        if wish.target_id in self._staff.owners:
            return "owner"
        return "nobody" if wish.target_id <= 0 or wish.target_id == self._bot_id else None

    async def _change(self, event: RoleRequestedEvent, work: AdminWork, wish: Wish) -> bool:
        """Whether something is otherwise than before, which is told: to everybody who follows, and to the person."""
        is_granted = wish.deed == "grant"
        if is_granted:
            is_new = await self._staff.grant(work.connection, wish.target_id, wish.role, work.now)
        else:
            is_new = await self._staff.revoke(work.connection, wish.target_id, wish.role)
        if not is_new:
            return False
        work.publish(
            RoleChangedEvent(
                admin_user_id=event.user_id,
                target_user_id=wish.target_id,
                role=wish.role.value,
                is_granted=is_granted,
                admin_name=event.first_name,
                target_name=wish.target_name,
            )
        )
        permissions = [permission.value for permission in Permission if permission in PERMISSIONS[wish.role]]
        work.show(
            Screen.ROLE_CHANGED,
            wish.target_id,
            reader=wish.target_id,
            role=wish.role.value,
            is_granted=is_granted,
            permissions=permissions,
        )
        return True

    async def _show(
        self, event: RoleRequestedEvent, work: AdminWork, changed: Wish | None, problem: str | None
    ) -> None:
        holders = await self._staff.holders(work.connection)
        told = None
        if changed is not None:
            told = {
                "user_id": changed.target_id,
                "name": changed.target_name,
                "role": changed.role.value,
                "is_granted": changed.deed == "grant",
            }
        work.reply(
            Screen.ROLES,
            to=event,
            holders=[{"user_id": h.user_id, "name": h.name, "role": h.role.value} for h in holders],
            grantable={role.value: [p.value for p in Permission if p in PERMISSIONS[role]] for role in GRANTABLE},
            changed=told,
            problem=problem,
        )


async def _name(work: AdminWork, user_id: int) -> str:
    seen = await work.people.by_id(user_id)
    return seen.first_name if seen else ""
