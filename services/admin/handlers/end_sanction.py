"""Sanctions end when their time has come."""

from __future__ import annotations

from bus import AdminActionPerformedEvent, EventType, ModerationOrderedEvent, SanctionDueEvent, UserModeratedEvent
from services.admin.actions import Action, State
from services.admin.handlers.handler import AdminHandler
from services.admin.verbs import REVERSES, Verb
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen


class EndSanction(AdminHandler):
    """The time is over: Telegram has lifted it by itself, and the record, the audit and the person follow.

    Channels it bans for good alone: of those Diana lifts the ban.
    """

    handles = (EventType.SANCTION_DUE,)

    def __init__(self, transactions: Transactions, bot_id: int) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id

    async def react(self, event: SanctionDueEvent, work: AdminWork) -> None:
        action = await work.actions.find(event.action_id)
        if action is not None and action.is_in_force and (action.target_id or 0) < 0:
            await self._lift_at_telegram(work, action)
            return
        if action is None or action.target_id is None or not await work.actions.lift(action.id, work.now, None):
            return
        reverse = REVERSES[Verb(action.verb)]
        work.publish(
            UserModeratedEvent(
                admin_user_id=self._bot_id,
                target_user_id=action.target_id,
                action=reverse.value,
                reason="",
                chat_id=action.chat_id,
            )
        )
        work.publish(
            AdminActionPerformedEvent(
                admin_user_id=self._bot_id,
                action_type=reverse.value,
                target_user_id=action.target_id,
                action_details={
                    "action_id": action.id,
                    "chat_id": action.chat_id,
                    "chat_title": action.chat_title,
                    "target_name": action.target_name,
                    "outcome": "expired",
                    "is_automatic": True,
                },
            )
        )
        work.show(
            Screen.SANCTION_OVER,
            action.target_id,
            reader=action.target_id,
            language_code=action.target_language,
            verb=action.verb,
            chat_title=action.chat_title,
        )

    async def _lift_at_telegram(self, work: AdminWork, action: Action) -> None:
        lifting = Action(
            cause=work.event.event_id,
            chat_id=action.chat_id,
            chat_title=action.chat_title,
            verb=REVERSES[Verb(action.verb)].value,
            admin_id=self._bot_id,
            is_automatic=True,
            target_id=action.target_id,
            target_name=action.target_name,
            state=State.ORDERED,
            reverses=action.id,
            language_code=action.language_code,
            created_at=work.now,
        )
        action_id = await work.actions.record(lifting)
        work.publish(ModerationOrderedEvent(action.chat_id, action_id, target_id=action.target_id))
