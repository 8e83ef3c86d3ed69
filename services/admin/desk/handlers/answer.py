"""Whether it is really meant is answered."""

from __future__ import annotations

from dataclasses import replace

from bus import EventType, WishAnsweredEvent
from services.admin.desk.asking import refuse
from services.admin.desk.deeds import DeedOrder
from services.admin.desk.doing import do
from services.admin.desk.handlers.base import DeskHandler
from services.admin.desk.pages import tab_of
from services.admin.desk.wishes import WishState
from services.admin.desk.work import DeskWork
from services.screens import Screen


class AnswerWish(DeskHandler):
    """A yes does it, once, if whoever wished for it still may; a no leads back to the card.

    The wish is its owner's: nobody else's yes counts, whatever their buttons say.
    """

    handles = (EventType.WISH_ANSWERED,)

    async def react(self, event: WishAnsweredEvent, work: DeskWork) -> None:
        wish = await work.wishes.find(event.wish_id)
        if wish is None or wish.admin_id != event.user_id:
            work.reply(Screen.PERSON_REFUSED, to=event, why="stale")
            return
        who = await self.desk.who(work, wish.person_id)
        state = WishState.ORDERED if event.is_confirmed else WishState.LEFT
        if who is None or not await work.wishes.answer(wish, state, event.message_id, work.now):
            work.reply(Screen.PERSON_REFUSED, to=event, why="stale")
            return
        if not event.is_confirmed:
            may = await self.desk.offered(work, event.user_id, who)
            screen, data = await tab_of(self.desk, work, who, "card", 0, may)
            work.reply(screen, to=event, **data)
            return
        why = await self.desk.refusal(work, event.user_id, who, wish.deed)
        if why is not None:
            await work.wishes.finish(wish.id, WishState.REFUSED, work.now)
            await refuse(self.desk, work, event, who, DeedOrder(wish.deed, wish.number, wish.words), why)
            return
        await do(self.desk, work, replace(wish, message_id=event.message_id), who)
