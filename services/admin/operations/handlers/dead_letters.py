"""Operators look at what handlers gave up on, and decide what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bus import (
    AdminActionPerformedEvent,
    DeadLettersOrderedEvent,
    DeadLettersRequestedEvent,
    EventType,
    GroupForgottenError,
    ReplyRequestedEvent,
)
from bus.codec import utc_text
from services.admin import telling
from services.admin.handlers.handler import LooksFirst
from services.admin.operations.faults import cause_id, harmless_line
from services.admin.operations.ports import Cause, DeadLetterBox, Letter
from services.admin.operations.work import OperationsWork
from services.admin.roles import Permission
from services.admin.staff import Staff
from services.database import Transactions
from services.screens import Screen

PAGE = 5
BATCH = 200
"""How many letters are decided about before it is told how far it is: a few seconds at the pace they are given back."""

REQUEUE, DISCARD = "requeue", "discard"
VERB = "deadletters"


@dataclass(frozen=True, slots=True)
class Found:
    """The causes there are, the one that is asked about, and its letter."""

    causes: Sequence[Cause]
    cause: Cause | None = None
    letter: Letter | None = None


class ShowDeadLetters(LooksFirst[OperationsWork, Found]):
    """`/deadletters`: causes, one cause, one letter; what is decided is ordered, and said to be under way."""

    service = "admin"
    works_in = OperationsWork
    handles = (EventType.DEAD_LETTERS_REQUESTED,)

    def __init__(self, transactions: Transactions, box: DeadLetterBox, staff: Staff) -> None:
        super().__init__(transactions)
        self._box = box
        self._staff = staff

    async def look(self, event: DeadLettersRequestedEvent) -> Found:
        causes = await self._box.causes()
        cause = next((one for one in causes if cause_id(one.group, one.fingerprint) == event.cause), None)
        if cause is None or (event.deed != "letter" and event.letter is None):
            return Found(causes, cause)
        return Found(causes, cause, await self._box.letter(cause.group, cause.fingerprint, max(0, event.page)))

    async def decide(self, event: DeadLettersRequestedEvent, work: OperationsWork, found: Found) -> None:
        needs = Permission.OPERATIONS_REQUEUE if event.deed in (REQUEUE, DISCARD) else Permission.OPERATIONS_VIEW
        if not await self._staff.may(work.connection, event.user_id, needs):
            telling.refuse_unpermitted(work, event, VERB, needs, asked=event.deed)
            return
        if found.cause is None:
            # Decided by somebody else meanwhile, perhaps: what is left says so.
            self._list(event, work, found.causes)
        elif event.deed == REQUEUE or (event.deed == DISCARD and event.is_sure):
            self._order(event, work, found.cause)
        elif event.deed == "letter" or event.letter is not None:
            await self._letter(event, work, found.cause, found.letter)
        else:
            await self._cause(event, work, found.cause)

    def _list(self, event: DeadLettersRequestedEvent, work: OperationsWork, causes: Sequence[Cause]) -> None:
        pages = max(1, -(-len(causes) // PAGE))
        page = min(max(0, event.page), pages - 1)
        rows = [_about(cause) for cause in causes[page * PAGE : (page + 1) * PAGE]]
        work.reply(
            Screen.DEAD_LETTERS,
            to=event,
            causes=rows,
            page=page,
            pages=pages,
            letters=sum(cause.count for cause in causes),
            at=utc_text(work.now),
        )

    async def _cause(self, event: DeadLettersRequestedEvent, work: OperationsWork, cause: Cause) -> None:
        work.reply(
            Screen.DEAD_LETTER_CAUSE,
            to=event,
            **_about(cause),
            may=await self._may_decide(event, work),
            asks=event.deed == DISCARD,
            at=utc_text(work.now),
        )

    async def _letter(
        self, event: DeadLettersRequestedEvent, work: OperationsWork, cause: Cause, letter: Letter | None
    ) -> None:
        if letter is None or (event.letter is not None and event.letter != letter.letter_id):
            await self._cause(event, work, cause)
            return
        shown = {**asdict(letter), "line": harmless_line(letter.line), "fields": list(letter.fields)}
        work.reply(
            Screen.DEAD_LETTER,
            to=event,
            cause=cause_id(cause.group, cause.fingerprint),
            group=cause.group,
            number=event.page,
            count=cause.count,
            may=await self._may_decide(event, work),
            asks=event.deed == DISCARD,
            letter=_times_as_text(shown),
            at=utc_text(work.now),
        )

    def _order(self, event: DeadLettersRequestedEvent, work: OperationsWork, cause: Cause) -> None:
        work.publish(
            DeadLettersOrderedEvent(
                admin_user_id=event.user_id,
                deed=event.deed,
                group=cause.group,
                fingerprint=cause.fingerprint,
                ordered_at=work.now,
                letter=event.letter,
                chat_id=event.chat_id,
                message_id=event.message_id,
                language_code=event.language_code,
            )
        )

    async def _may_decide(self, event: DeadLettersRequestedEvent, work: OperationsWork) -> bool:
        return await self._staff.may(work.connection, event.user_id, Permission.OPERATIONS_REQUEUE)


class DecideDeadLetters(LooksFirst[OperationsWork, int | None]):
    """Does what was ordered, a batch at a time, and tells how far it is; at the end it is in the audit.

    Redis takes each decision once: an order that is carried out again after a crash finds only what was left of it.
    """

    service = "admin"
    works_in = OperationsWork
    handles = (EventType.DEAD_LETTERS_ORDERED,)

    def __init__(self, transactions: Transactions, box: DeadLetterBox, staff: Staff) -> None:
        super().__init__(transactions)
        self._box = box
        self._staff = staff

    async def look(self, event: DeadLettersOrderedEvent) -> int | None:
        """How many it was done to now; None: the group they would be given back to is no more."""
        try:
            return await self._do(event)
        except GroupForgottenError:
            return None

    async def _do(self, event: DeadLettersOrderedEvent) -> int:
        one = {REQUEUE: self._box.requeue, DISCARD: self._box.discard}
        some = {REQUEUE: self._box.requeue_some, DISCARD: self._box.discard_some}
        if event.letter is not None:
            return int(await one[event.deed](event.group, event.letter))
        return await some[event.deed](event.group, event.fingerprint, event.ordered_at, BATCH)

    async def decide(self, event: DeadLettersOrderedEvent, work: OperationsWork, found: int | None) -> None:
        done = event.done + (found or 0)
        still_may = await self._staff.may(work.connection, event.admin_user_id, Permission.OPERATIONS_REQUEUE)
        if found == BATCH and still_may:
            self._show(event, work, Screen.DEAD_LETTERS_UNDER_WAY, done)
            names = DeadLettersOrderedEvent.payload_fields
            work.publish(DeadLettersOrderedEvent(**{**{name: event.payload[name] for name in names}, "done": done}))
            return
        self._show(event, work, Screen.DEAD_LETTERS_DECIDED, done, is_forgotten=found is None)
        details: dict[str, Any] = {
            "chat_id": None,
            "outcome": "failed" if found is None else "done",
            "why": "" if found is not None else "the group is forgotten",
            "target_name": event.group,
            "reason": f"{event.deed} {done} × {event.fingerprint}",
            "deed": event.deed,
            "group": event.group,
            "fingerprint": event.fingerprint,
            "letter": event.letter,
            "count": done,
        }
        work.publish(
            AdminActionPerformedEvent(
                admin_user_id=event.admin_user_id, action_type=VERB, target_user_id=None, action_details=details
            )
        )

    def _show(
        self, event: DeadLettersOrderedEvent, work: OperationsWork, screen: Screen, done: int, **more: Any
    ) -> None:
        work.publish(
            ReplyRequestedEvent(
                chat_id=event.chat_id,
                screen=str(screen),
                data={"deed": event.deed, "group": event.group, "done": done, **more},
                user_id=event.admin_user_id,
                message_id=event.message_id,
                language_code=event.language_code,
            )
        )


def _about(cause: Cause) -> dict[str, Any]:
    """A cause as its screens need it."""
    return _times_as_text(
        {
            **asdict(cause),
            "cause": cause_id(cause.group, cause.fingerprint),
            "line": harmless_line(cause.line),
            "event_types": list(cause.event_types),
        }
    )


def _times_as_text(data: dict[str, Any]) -> dict[str, Any]:
    return {name: utc_text(value) if isinstance(value, datetime) else value for name, value in data.items()}
