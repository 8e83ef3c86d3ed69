"""Somebody who was sanctioned asks the admins to look again."""

from __future__ import annotations

import re

from bus import AdminActionPerformedEvent, AppealRequestedEvent, EventType, StartRequestedEvent
from services.admin.actions import Action
from services.admin.grammar import tidy
from services.admin.handlers.handler import AdminHandler
from services.admin.verbs import REVERSES, Verb
from services.admin.work import AdminWork
from services.screens import Screen

_LINK = re.compile(r"appeal_(\d{1,18})")


class Appeal(AdminHandler):
    """An appeal goes to the group where it happened, once per sanction, with buttons for whoever may decide it.

    It is made by command, by the button under the news of the sanction, or by the link in the group.
    """

    handles = (EventType.APPEAL_REQUESTED, EventType.START_REQUESTED)

    async def react(self, event: AppealRequestedEvent | StartRequestedEvent, work: AdminWork) -> None:
        if isinstance(event, StartRequestedEvent):
            link = _LINK.fullmatch(event.start_parameter)
            if link is None:
                return
            appealed: int | None = int(link[1])
            text = ""
        else:
            appealed, text = event.action_id, tidy(event.text)
        action = await self._sanction(work, event.user_id, appealed)
        if action is None:
            work.reply(Screen.APPEAL_SENT, to=event, chat_title="", state="none")
        elif await work.appeals.open(action.id, event.user_id, work.now):
            self._tell(work, action, event.user_id, event.first_name, text)
            work.reply(Screen.APPEAL_SENT, to=event, chat_title=action.chat_title, state="open")
        else:
            state = await work.appeals.state(action.id)
            shown = "waiting" if state == "open" else str(state)
            work.reply(Screen.APPEAL_SENT, to=event, chat_title=action.chat_title, state=shown)

    async def _sanction(self, work: AdminWork, user_id: int, action_id: int | None) -> Action | None:
        """The sanction it is about: theirs, and still in force."""
        if action_id is None:
            theirs = await work.actions.in_force_anywhere(user_id, list(REVERSES), work.now)
            return theirs[0] if theirs else None
        action = await work.actions.find(action_id)
        is_theirs = action is not None and action.target_id == user_id and action.verb in REVERSES
        return action if action is not None and is_theirs and action.is_in_force else None

    def _tell(self, work: AdminWork, action: Action, user_id: int, name: str, text: str) -> None:
        work.publish(
            AdminActionPerformedEvent(
                admin_user_id=user_id,
                action_type="appeal",
                target_user_id=user_id,
                action_details={
                    "action_id": action.id,
                    "chat_id": action.chat_id,
                    "chat_title": action.chat_title,
                    "admin_name": name,
                    "target_name": name,
                    "verb": Verb(action.verb).value,
                    "outcome": "done",
                },
            )
        )
        work.show(
            Screen.APPEALED,
            action.chat_id,
            reader=action.admin_id,
            language_code=action.language_code,
            verb=action.verb,
            action_id=action.id,
            target_id=user_id,
            target_name=name or action.target_name,
            reason=action.reason,
            text=text,
        )
