"""What somebody who is banned from the whole bot meets, and what they can say to that."""

from __future__ import annotations

from bus import BanAppealRequestedEvent, BanMetEvent, EventType
from bus.codec import utc_text
from services.admin.desk.desk import Desk, Who
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.telling import tell_performed
from services.admin.desk.work import DeskWork
from services.admin.grammar import tidy
from services.admin.roles import Permission
from services.screens import Screen

DECIDING_AT_MOST = 20
"""How many of those who may decide are told of an appeal."""

APPEAL = "global_ban_appeal"
"""The act of appealing, in the audit."""


class MeetBan(DeskHandler):
    """Whatever they ask for, there is one answer: since when, why, what they may still do, and how to appeal."""

    handles = (EventType.BAN_MET,)

    async def react(self, event: BanMetEvent, work: DeskWork) -> None:
        ban = await self.desk.bans(work).find(event.user_id)
        if ban is None:
            work.reply(Screen.BAN_LIFTED, to=event, reason="")
            return
        work.reply(
            Screen.BANNED,
            to=event,
            since=utc_text(ban.banned_at),
            reason=ban.reason,
            appeal=ban.appeal,
            is_news=False,
        )


class HearBanAppeal(DeskHandler):
    """One appeal against each ban reaches those who may lift it, each in private, with buttons to decide."""

    handles = (EventType.BAN_APPEAL_REQUESTED,)

    async def react(self, event: BanAppealRequestedEvent, work: DeskWork) -> None:
        ban = await self.desk.bans(work).find(event.user_id)
        if ban is None:
            work.reply(Screen.BAN_APPEAL, to=event, state="none")
            return
        if not await self.desk.bans(work).appeal(event.user_id):
            work.reply(Screen.BAN_APPEAL, to=event, state="waiting" if ban.appeal == "open" else "declined")
            return
        who = await self.desk.who(work, event.user_id) or Who(event.user_id, "")
        tell_performed(work, event.user_id, who.name, APPEAL, "done", about=who)
        for decider in await _deciders(self.desk, work):
            work.show(
                Screen.BAN_APPEALED,
                decider,
                reader=decider,
                who=who.data(),
                since=utc_text(ban.banned_at),
                reason=ban.reason,
                text=tidy(event.text),
            )
        work.reply(Screen.BAN_APPEAL, to=event, state="open")


async def _deciders(desk: Desk, work: DeskWork) -> list[int]:
    """Who may lift a ban, owners first."""
    holders = dict.fromkeys(holder.user_id for holder in await desk.staff.holders(work.connection))
    may = [user_id for user_id in holders if await desk.may(work, user_id, Permission.PEOPLE_BAN)]
    return may[:DECIDING_AT_MOST]
