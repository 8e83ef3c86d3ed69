"""Inviting friends."""

from __future__ import annotations

from bus import EventType, InviteRequestedEvent
from services.screens import Screen
from services.user.handlers.handler import UserHandler
from services.user.work import UserWork


class ShowInvitation(UserHandler):
    """The link that invites friends, and how many came by it."""

    handles = (EventType.INVITE_REQUESTED,)

    async def react(self, event: InviteRequestedEvent, work: UserWork) -> None:
        if await work.people.find(event.user_id) is None:
            work.reply(Screen.START_FIRST, to=event)
            return
        invitation = await work.referrals.invitation(event.user_id)
        work.reply(
            Screen.INVITATION,
            to=event,
            code=invitation.code,
            came=invitation.came,
            stayed=invitation.stayed,
        )
