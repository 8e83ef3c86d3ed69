"""What is told about an action: facts for the bus, and screens for the group and the person it is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bus import AdminActionPerformedEvent, RequestEvent, UserModeratedEvent
from bus.codec import utc_text
from services.admin.actions import Action, State
from services.admin.rights import Refusal, Standing
from services.admin.roles import Permission, roles_with
from services.admin.verbs import REVERSES, Verb
from services.admin.work import AdminWork
from services.database import UnitOfWork
from services.screens import Screen

TOLD_AGAIN_AFTER = timedelta(hours=1)
"""How long a group is spared hearing again what Diana could not do by herself."""

NOT_PERMITTED = "not_permitted"
"""Why something bot-wide was refused: no role of the person's has the permission."""

_SANCTIONS = frozenset((Verb.WARN, Verb.UNWARN, Verb.MUTE, Verb.UNMUTE, Verb.KICK, Verb.BAN, Verb.UNBAN))
_TOLD_IN_PRIVATE = frozenset((Verb.WARN, Verb.MUTE, Verb.KICK, Verb.BAN))


def tell_performed(work: AdminWork, action: Action, outcome: str, why: str = "", **more: Any) -> None:
    """The fact that an admin did something (`outcome` "done"), was "refused", or that it "failed" at Telegram.

    The audit is made of these.
    """
    work.publish(
        AdminActionPerformedEvent(
            admin_user_id=action.admin_id,
            action_type=action.verb,
            target_user_id=action.target_id,
            action_details={
                "action_id": action.id,
                "chat_id": action.chat_id,
                "chat_title": action.chat_title,
                "admin_name": action.admin_name,
                "target_name": action.target_name,
                "outcome": outcome,
                "why": why,
                "reason": action.reason,
                "until": utc_text(action.until) if action.until else None,
                "is_anonymous": action.is_anonymous,
                "is_automatic": action.is_automatic,
                "reverses": action.reverses,
                **more,
            },
        )
    )


def tell_moderated(work: AdminWork, action: Action) -> None:
    """The fact that a sanction was put on a person, or lifted. To wait for a newcomer's tap is none."""
    is_waiting = action.is_check and action.verb in (Verb.MUTE, Verb.UNMUTE)
    if not is_waiting and action.verb in _SANCTIONS and action.target_id is not None:
        work.publish(
            UserModeratedEvent(
                admin_user_id=action.admin_id,
                target_user_id=action.target_id,
                action=action.verb,
                reason=action.reason,
                chat_id=action.chat_id,
                until=action.until,
            )
        )


def show_done(work: AdminWork, action: Action, **more: Any) -> None:
    """Tell the group what was done, with a button that takes it back; and the person, in private, why."""
    if action.is_check:
        return
    work.show(
        Screen.MODERATED,
        action.chat_id,
        reader=action.admin_id,
        language_code=action.language_code,
        message_id=action.notes.get("message_id"),
        undo=action.id if action.verb in REVERSES else None,
        appeal=action.id if action.verb in REVERSES and (action.target_id or 0) > 0 else None,
        **_of(action),
        **more,
    )
    if action.notes.get("is_appealed"):
        show_decided(work, action, is_accepted=True)
    if action.verb in _TOLD_IN_PRIVATE and action.target_id is not None and action.target_id > 0:
        work.show(
            Screen.SANCTIONED,
            action.target_id,
            reader=action.target_id,
            language_code=action.target_language,
            verb=action.verb,
            chat_title=action.chat_title,
            reason=action.reason,
            lasts_s=lasts_s(action),
            action_id=action.id,
        )


def show_decided(work: AdminWork, sanction: Action, *, is_accepted: bool) -> None:
    """Tell whoever appealed, in private, what was decided."""
    if sanction.target_id is None:
        return
    work.show(
        Screen.APPEAL_DECIDED,
        sanction.target_id,
        reader=sanction.target_id,
        language_code=sanction.target_language,
        chat_title=sanction.chat_title,
        is_accepted=is_accepted,
    )


def show_refused(work: AdminWork, action: Action, refusal: Refusal, named: str = "", gone: int = 0) -> None:
    """Tell whoever asked why it is not done, or not any further: so many messages were `gone` by then."""
    work.show(
        Screen.MODERATION_REFUSED,
        action.chat_id,
        reader=action.admin_id,
        language_code=action.language_code,
        message_id=None,
        why=refusal.why.value,
        right=refusal.right.value if refusal.right else None,
        named=named,
        gone=gone,
        **_of(action),
    )


def refuse_unpermitted(
    work: UnitOfWork, event: RequestEvent, verb: str, permission: Permission, *, name: str = "", asked: str = ""
) -> None:
    """Tell whoever asked for something bot-wide which roles may; that they were refused goes into the audit.

    `name` is what they are called, `asked` what they typed after the verb.
    """
    work.reply(
        Screen.STAFF_ONLY,
        to=event,
        verb=verb,
        permission=permission.value,
        roles=[role.value for role in roles_with(permission)],
    )
    work.publish(
        AdminActionPerformedEvent(
            admin_user_id=event.user_id,
            action_type=verb,
            target_user_id=None,
            action_details={
                "chat_id": event.chat_id if event.chat_id < 0 else None,
                "admin_name": name,
                "outcome": "refused",
                "why": NOT_PERMITTED,
                "permission": permission.value,
                "asked": asked[:100],
            },
        )
    )


async def refuse_automatic(work: AdminWork, action: Action, refusal: Refusal) -> None:
    """Write down what Diana would do by herself and may not; the group hears of it once an hour."""
    is_known = await work.actions.troubled_since(action.chat_id, action.reason, work.now - TOLD_AGAIN_AFTER)
    refused = await work.settle(action, State.REFUSED, refusal.why.value)
    right = refusal.right.value if refusal.right else None
    tell_performed(work, refused, "refused", refusal.why.value, right=right)
    if not is_known:
        show_refused(work, refused, refusal)


def show_failed(work: AdminWork, action: Action, words: str, *, is_half: bool = False) -> None:
    """Tell the group that Telegram did not do it, or only half of it, in Telegram's words."""
    work.show(
        Screen.MODERATION_FAILED,
        action.chat_id,
        reader=action.admin_id,
        language_code=action.language_code,
        message_id=action.notes.get("message_id"),
        words=words,
        is_half=is_half,
        **_of(action),
    )


def standing_before(standing: Standing) -> dict[str, Any]:
    """How somebody stood, for the audit."""
    return {"status": standing.status, "until": utc_text(standing.until) if standing.until else None}


def _of(action: Action) -> dict[str, Any]:
    is_named = not (action.is_anonymous or action.is_automatic)
    return {
        "verb": action.verb,
        "target_id": action.target_id,
        "target_name": action.target_name,
        "admin_id": action.admin_id if is_named else None,
        "admin_name": action.admin_name if is_named else "",
        "is_automatic": action.is_automatic,
        "reason": action.reason,
        "lasts_s": lasts_s(action),
    }


def lasts_s(action: Action) -> int | None:
    """How long a sanction lasts, in whole seconds; None for good."""
    return None if action.until is None else round((action.until - action.created_at).total_seconds())
