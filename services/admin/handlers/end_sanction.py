"""Sanctions end when their time has come."""

from __future__ import annotations

from bus import AdminActionPerformedEvent, EventType, SanctionDueEvent, UserModeratedEvent
from services.admin.handlers.handler import AdminHandler
from services.admin.verbs import REVERSES, Verb
from services.admin.work import AdminWork
from services.database import Transactions
from services.screens import Screen


class EndSanction(AdminHandler):
    """The time is over: Telegram has lifted it by itself, and the record, the audit and the person follow."""

    handles = (EventType.SANCTION_DUE,)

    def __init__(self, transactions: Transactions, bot_id: int) -> None:
        super().__init__(transactions)
        self._bot_id = bot_id

    async def react(self, event: SanctionDueEvent, work: AdminWork) -> None:
        action = await work.actions.find(event.action_id)
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
        if action.target_id > 0:
            work.show(
                Screen.SANCTION_OVER,
                action.target_id,
                reader=action.target_id,
                language_code=action.target_language,
                verb=action.verb,
                chat_title=action.chat_title,
            )
