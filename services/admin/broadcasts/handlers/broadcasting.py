"""What people ask of broadcasts. Whether they may is looked up each time, whatever button they press."""

from __future__ import annotations

from typing import TypeAlias

from bus import (
    BroadcastPreviewedEvent,
    BroadcastRequestedEvent,
    BroadcastsRequestedEvent,
    BroadcastWrittenEvent,
    EventType,
    RequestEvent,
)
from bus.codec import utc_text
from services.admin import telling
from services.admin.broadcasts import drafting, steering
from services.admin.broadcasts.audience import Audience
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.broadcasts import SENT
from services.admin.broadcasts.showing import draft_data
from services.admin.broadcasts.telling import ACTION
from services.admin.broadcasts.work import BroadcastHandler, BroadcastWork
from services.admin.handlers.handler import LooksFirst
from services.admin.roles import Permission
from services.admin.staff import Staff
from services.database import Clock, Database, Transactions
from services.screens import Screen

_ABOUT_THE_AUDIENCE = frozenset(("compose", "show", "drop", "segment", "preview", "ask", "send"))
"""The deeds that show or count people."""

_Asked: TypeAlias = BroadcastRequestedEvent | BroadcastWrittenEvent | BroadcastPreviewedEvent


class Broadcasting(BroadcastHandler, LooksFirst[BroadcastWork, drafting.Reaches]):
    """A broadcast is written, previewed, sent and steered. Drafts are their authors' own."""

    handles = (EventType.BROADCAST_REQUESTED, EventType.BROADCAST_WRITTEN, EventType.BROADCAST_PREVIEWED)

    def __init__(
        self, transactions: Transactions, database: Database, clock: Clock, staff: Staff, rate_per_s: float
    ) -> None:
        super().__init__(transactions)
        self._database = database
        self._clock = clock
        self._staff = staff
        self._rate_per_s = rate_per_s

    async def look(self, event: _Asked) -> drafting.Reaches:
        needed = not isinstance(event, BroadcastRequestedEvent) or event.deed in _ABOUT_THE_AUDIENCE
        if not needed:
            return {}
        async with self._database.read() as connection:
            if not await self._staff.may(connection, event.user_id, Permission.BROADCAST_SEND):
                return {}
            return await Audience(connection).reach(self._clock())

    async def decide(self, event: _Asked, work: BroadcastWork, found: drafting.Reaches) -> None:
        if isinstance(event, BroadcastPreviewedEvent):
            await self._previewed(event, work, found)
        elif await refused(event, work, self._staff):
            return
        elif isinstance(event, BroadcastWrittenEvent):
            await self._written(event, work, found)
        elif event.deed == "compose":
            await drafting.compose(event, work, found)
        else:
            broadcast = await work.broadcasts.find(event.broadcast_id or 0)
            is_anothers = broadcast is not None and broadcast.admin_id != event.user_id
            if (
                broadcast is None
                or broadcast.state is State.DISCARDED
                or (broadcast.state is State.DRAFT and is_anothers)
            ):
                work.reply(Screen.BROADCAST_DISCARDED, to=event)
            elif broadcast.state is not State.DRAFT:
                await self._steer(event, work, broadcast)
            else:
                await self._draft(event, work, broadcast, found)

    async def _written(self, event: BroadcastWrittenEvent, work: BroadcastWork, found: drafting.Reaches) -> None:
        draft = await work.broadcasts.draft_of(event.user_id)
        if draft is not None and draft.awaits is not None:
            await drafting.take_text(event, work, draft, found)
        elif draft is not None:
            await drafting.show(event, work, draft.id, found)

    async def _previewed(self, event: BroadcastPreviewedEvent, work: BroadcastWork, found: drafting.Reaches) -> None:
        draft = await work.broadcasts.find(event.broadcast_id)
        if draft is None or draft.state is not State.DRAFT or not found:
            return
        refusal = {"notice": "refused", "words": event.words} if event.words else {"notice": None}
        if not event.words:
            await work.broadcasts.note(draft.id, version=event.draft_version, previewed_version=event.draft_version)
            draft = await work.broadcasts.find(event.broadcast_id) or draft
        data = {**draft_data(draft, found), **refusal}
        work.show(Screen.BROADCAST_DRAFT, event.user_id, reader=event.user_id, **data)

    async def _draft(
        self, event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast, found: drafting.Reaches
    ) -> None:
        match event.deed:
            case "write":
                await drafting.ask_for_text(event, work, draft)
            case "drop":
                await drafting.drop_text(event, work, draft, found)
            case "segment":
                await drafting.choose_segment(event, work, draft, found)
            case "preview":
                await drafting.order_preview(event, work, draft, found)
            case "ask":
                await drafting.ask_whether_sure(event, work, draft, found, self._rate_per_s)
            case "send":
                await drafting.send(event, work, draft, found, self._rate_per_s)
            case "discard":
                await drafting.discard(event, work, draft)
            case "show":
                await drafting.compose(event, work, found)

    async def _steer(self, event: BroadcastRequestedEvent, work: BroadcastWork, broadcast: Broadcast) -> None:
        match event.deed:
            case "pause":
                await steering.pause(event, work, broadcast, self._rate_per_s)
            case "resume":
                await steering.resume(event, work, broadcast, self._rate_per_s)
            case "stop":
                await steering.ask_to_stop(event, work, broadcast, self._rate_per_s)
            case "cancel":
                await steering.cancel(event, work, broadcast, self._rate_per_s)
            case _:
                # A button of the draft it was: what became of it.
                await steering.show(event, work, broadcast.id, self._rate_per_s)


class ListBroadcasts(BroadcastHandler):
    """What was broadcast, page by page."""

    handles = (EventType.BROADCASTS_REQUESTED,)

    def __init__(self, transactions: Transactions, staff: Staff) -> None:
        super().__init__(transactions)
        self._staff = staff

    async def react(self, event: BroadcastsRequestedEvent, work: BroadcastWork) -> None:
        if await refused(event, work, self._staff):
            return
        page = max(0, event.page)
        found, has_more = await work.broadcasts.page(page)
        rows = [
            {
                "broadcast_id": broadcast.id,
                "state": broadcast.state.value,
                "segment": broadcast.segment.value,
                "people": broadcast.people,
                "sent": (await work.broadcasts.outcomes(broadcast.id)).get(SENT, 0),
                "at": utc_text(broadcast.confirmed_at or broadcast.created_at),
            }
            for broadcast in found
        ]
        work.reply(Screen.BROADCASTS, to=event, page=page, has_more=has_more, rows=rows)


async def refused(event: RequestEvent, work: BroadcastWork, staff: Staff) -> bool:
    """Whether the person may not broadcast; then they are told, and so is the audit."""
    if await staff.may(work.connection, event.user_id, Permission.BROADCAST_SEND):
        return False
    deed = event.deed if isinstance(event, BroadcastRequestedEvent) else str(event.event_type)
    telling.refuse_unpermitted(work, event, ACTION, Permission.BROADCAST_SEND, asked=deed)
    return True
