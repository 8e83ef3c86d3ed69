"""Desk: what every use case of the desk is given, and whom a request is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bus import PersonRequestedEvent
from services.admin.desk.bans import BanAppeal, Bans
from services.admin.desk.deeds import RULES, Deed
from services.admin.desk.marks import BanMarks
from services.admin.desk.work import DeskWork
from services.admin.grammar import Unclear, parse_order
from services.admin.roles import Permission
from services.admin.staff import Staff
from services.admin.telling import NOT_PERMITTED
from services.dossier import Accounts, Purses


class Unknown(StrEnum):
    """Why nobody can be shown."""

    NO_TARGET = "no_target"
    NO_PERSON = "no_person"
    """A channel or a group is meant."""
    UNKNOWN_NAME = "unknown_name"
    UNKNOWN_ID = "unknown_id"


@dataclass(frozen=True, slots=True)
class Who:
    """A person, and what they are called."""

    id: int
    name: str
    username: str | None = None

    def data(self) -> dict[str, object]:
        """As the screens need it."""
        return {"id": self.id, "name": self.name, "username": self.username}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who may look after people, and who answers for what the other services hold about them."""

    staff: Staff
    bot_id: int
    accounts: Accounts
    purses: Purses
    marks: BanMarks

    async def may(self, work: DeskWork, user_id: int, permission: Permission) -> bool:
        """Whether somebody may do that about people, at this moment."""
        return await self.staff.may(work.connection, user_id, permission)

    async def refusal(self, work: DeskWork, user_id: int, who: Who, deed: Deed) -> str | None:
        """Why a deed is not to be done about a person; None: it may be."""
        if not await self.may(work, user_id, RULES[deed].permission):
            return NOT_PERMITTED
        if who.id == user_id and not RULES[deed].to_oneself:
            return "oneself"
        if deed in (Deed.BAN, Deed.UNBAN, Deed.KEEP_BAN):
            return await self._refusal_of_ban(work, who, deed)
        return None

    async def _refusal_of_ban(self, work: DeskWork, who: Who, deed: Deed) -> str | None:
        ban = await self.bans(work).find(who.id)
        if deed is Deed.BAN and who.id == self.bot_id:
            return "bot"
        if deed is Deed.BAN and await self.staff.roles(work.connection, who.id):
            return "staff"
        if deed is Deed.BAN:
            return None if ban is None else "banned_already"
        if ban is None:
            return "not_banned"
        return "no_appeal" if deed is Deed.KEEP_BAN and ban.appeal != BanAppeal.OPEN else None

    def bans(self, work: DeskWork) -> Bans:
        """The bans from the whole bot, in this transaction."""
        return Bans(work.connection, self.marks)

    async def offered(self, work: DeskWork, user_id: int, who: Who) -> list[str]:
        """The deeds somebody may do about a person, as things are."""
        return [deed.value for deed in Deed if await self.refusal(work, user_id, who, deed) is None]

    async def who(self, work: DeskWork, person_id: int, told_name: str = "") -> Who | None:
        """The person of that id; None for somebody Diana knows nothing about and nobody told the name of."""
        account = await self.accounts.account(work.connection, person_id)
        if account is not None:
            return Who(person_id, account.first_name, account.username)
        seen = await work.people.by_id(person_id)
        if seen is not None:
            return Who(person_id, seen.first_name, seen.username)
        is_known = (
            told_name
            or await self.purses.purse(work.connection, person_id) is not None
            # Who was forgotten while banned is known by that alone.
            or await self.bans(work).find(person_id) is not None
        )
        return Who(person_id, told_name) if is_known else None

    async def name_of(self, work: DeskWork, user_id: int) -> str:
        """What somebody is called, for the record."""
        found = await self.who(work, user_id)
        return found.name if found else ""


async def find_person(desk: Desk, work: DeskWork, event: PersonRequestedEvent) -> tuple[Who | Unknown, str]:
    """Whom a request is about, and what was typed after their name.

    Who is named goes before who wrote the message replied to.
    """
    if event.person_id is not None:
        return await desk.who(work, event.person_id) or Unknown.UNKNOWN_ID, ""
    if event.mention_user_id is not None:
        return await desk.who(work, event.mention_user_id, event.mention_name) or Unknown.UNKNOWN_ID, event.argument
    order = parse_order(event.argument, takes_time=False)
    if isinstance(order, Unclear):
        return Unknown.NO_TARGET, event.argument
    if order.username is not None:
        seen = await work.people.by_username(order.username)
        found = None if seen is None else await desk.who(work, seen.user_id)
        return found or Unknown.UNKNOWN_NAME, order.reason
    if order.target_id is not None:
        if order.target_id < 0:
            return Unknown.NO_PERSON, order.reason
        return await desk.who(work, order.target_id) or Unknown.UNKNOWN_ID, order.reason
    if event.reply_to_user_id is not None:
        return await desk.who(work, event.reply_to_user_id, event.reply_to_name) or Unknown.UNKNOWN_ID, order.reason
    return Unknown.NO_TARGET, order.reason
