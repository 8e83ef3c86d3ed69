"""What happens to a group and its members by other hands than Diana's."""

from __future__ import annotations

from bus import (
    AdminActionPerformedEvent,
    ChatMigratedEvent,
    EventType,
    MemberChangedEvent,
    UserModeratedEvent,
)
from services.admin.handlers.handler import AdminHandler
from services.admin.moves import move_group
from services.admin.verbs import Verb
from services.admin.work import AdminWork
from services.database import Transactions

BY_HAND = "by_hand"
"""How the audit notes what was done in Telegram itself."""

RESTRICT, UNRESTRICT = "restrict", "unrestrict"
"""Deeds by hand that no verb does: somebody may still write, but not do everything else."""

SPEAKING = "can_send_messages"

_SANCTIONS = (Verb.MUTE, Verb.UNMUTE, Verb.BAN, Verb.UNBAN)


class FollowMigration(AdminHandler):
    """A group that became a supergroup keeps its settings, its sanctions and its audit."""

    handles = (EventType.CHAT_MIGRATED,)

    async def react(self, event: ChatMigratedEvent, work: AdminWork) -> None:
        await move_group(work.connection, event.chat_id, event.new_chat_id)


class NoteByHand(AdminHandler):
    """Who was restricted, banned or made an admin in Telegram itself: the audit has it, whoever did it.

    A sanction of Diana's that an admin lifts there is lifted here too.
    """

    handles = (EventType.MEMBER_CHANGED,)

    def __init__(self, transactions: Transactions, bot_id: int) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id

    async def react(self, event: MemberChangedEvent, work: AdminWork) -> None:
        deed = deed_of(event)
        if deed is None or event.by_user_id in (self._bot_id, event.user_id):
            return
        if deed in ("unban", "unmute"):
            sanction = Verb.BAN if deed == "unban" else Verb.MUTE
            await work.actions.lift_all(event.chat_id, event.user_id, sanction, work.now, None)
        admin = await work.people.by_id(event.by_user_id)
        if deed in _SANCTIONS:
            work.publish(
                UserModeratedEvent(
                    admin_user_id=event.by_user_id,
                    target_user_id=event.user_id,
                    action=deed,
                    reason="",
                    chat_id=event.chat_id,
                )
            )
        work.publish(
            AdminActionPerformedEvent(
                admin_user_id=event.by_user_id,
                action_type=deed,
                target_user_id=event.user_id,
                action_details={
                    "chat_id": event.chat_id,
                    "chat_title": event.chat_title,
                    "admin_name": admin.first_name if admin else "",
                    "target_name": event.first_name,
                    "outcome": "done",
                    "how": BY_HAND,
                    "before": {"status": event.old_status, "denied": event.was_denied},
                    "after": {"status": event.new_status, "denied": event.denied},
                    **_words_of(event, deed),
                },
            )
        )


def deed_of(event: MemberChangedEvent) -> str | None:
    """What was done to somebody who stands otherwise now; None where it is no act of moderation."""
    before, after = event.old_status, event.new_status
    if after == "kicked":
        return None if before == after else "ban"
    if before == "kicked":
        return "unban"
    if after == "restricted" or (before, after) == ("restricted", "member"):
        return _restriction(event)
    if before == after:
        return None
    if after == "administrator":
        return "promote"
    return "demote" if before == "administrator" else None


def _restriction(event: MemberChangedEvent) -> str | None:
    """Whether somebody was silenced or may speak again, or something else was taken away or given back."""
    taken, given = _taken(event), _given(event)
    was_silent = event.old_status == "restricted" and (event.was_denied is None or SPEAKING in event.was_denied)
    is_silent = event.new_status == "restricted" and (event.denied is None or SPEAKING in event.denied)
    if was_silent != is_silent:
        return "mute" if is_silent else "unmute"
    if taken:
        return RESTRICT
    return UNRESTRICT if given else None


def _taken(event: MemberChangedEvent) -> list[str]:
    return sorted(set(event.denied or ()) - set(event.was_denied or ()))


def _given(event: MemberChangedEvent) -> list[str]:
    return sorted(set(event.was_denied or ()) - set(event.denied or ()))


def _words_of(event: MemberChangedEvent, deed: str) -> dict[str, str]:
    """What was taken away or given back, as Telegram names it, where that is all that was done."""
    changed = {RESTRICT: _taken(event), UNRESTRICT: _given(event)}.get(deed)
    return {} if changed is None else {"reason": ", ".join(changed)}
