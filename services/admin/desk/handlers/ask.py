"""What is to be done about a person is tapped."""

from __future__ import annotations

from bus import DeedRequestedEvent, EventType
from services.admin.desk.asking import ask
from services.admin.desk.deeds import RULES, Deed, DeedOrder
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.work import DeskWork
from services.screens import Screen


class AskDeed(DeskHandler):
    """A button of the card: what is missing is asked for, and then whether it is really meant."""

    handles = (EventType.DEED_REQUESTED,)

    async def react(self, event: DeedRequestedEvent, work: DeskWork) -> None:
        who = await self.desk.who(work, event.person_id)
        if who is None:
            work.reply(Screen.PERSON_REFUSED, to=event, why="unknown_id")
        elif event.deed in RULES:
            await ask(self.desk, work, event, who, DeedOrder(Deed(event.deed), event.number))
