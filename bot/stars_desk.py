"""StarsDesk: what services want done about Stars at Telegram."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import EditUserStarSubscription, RefundStarPayment

from bot.routers.payments import refund_id
from bot.telegram import redact
from bot.translator import NAMESPACE
from bus import EventType, RefundApprovedEvent, RefundFailedEvent, RenewalEndedEvent
from bus.catalogue import PaymentRefundedEvent
from bus.event import BaseEvent
from bus.handler import BaseEventHandler
from bus.interfaces import IEvent

STARS_DESK_KEY = "bot.stars_desk"
STARS_DESK_HANDLES = (EventType.REFUND_APPROVED, EventType.RENEWAL_ENDED)


class StarsDesk(BaseEventHandler):
    """Gives charges back and ends renewals. Asked again, Telegram does nothing twice; what it refuses is told."""

    def __init__(self, bot: Bot, tell: Callable[[BaseEvent], Awaitable[object]]) -> None:
        super().__init__("bot", "stars_desk")
        for event_type in STARS_DESK_HANDLES:
            self.add_supported_event_type(event_type)
        self._bot = bot
        self._tell = tell

    async def _process_event(self, event: IEvent) -> bool:
        match event:
            case RefundApprovedEvent():
                await self._refund(event)
            case RenewalEndedEvent():
                await self._end_renewal(event)
        return True

    async def _refund(self, event: RefundApprovedEvent) -> None:
        try:
            await self._bot(RefundStarPayment(user_id=event.user_id, telegram_payment_charge_id=event.charge_id))
        except TelegramBadRequest as error:
            if "CHARGE_ALREADY_REFUNDED" not in error.message.upper():
                await self._tell(_failed(event, error))
                return
        about = {**_caused_by(event), "event_id": refund_id(event.charge_id), "timestamp": datetime.now(UTC)}
        await self._tell(PaymentRefundedEvent(event.user_id, event.charge_id, **about))

    async def _end_renewal(self, event: RenewalEndedEvent) -> None:
        method = EditUserStarSubscription(
            user_id=event.user_id, telegram_payment_charge_id=event.charge_id, is_canceled=True
        )
        try:
            await self._bot(method)
        except TelegramBadRequest as error:
            await self._tell(_failed(event, error))


def _failed(event: RefundApprovedEvent | RenewalEndedEvent, error: TelegramBadRequest) -> RefundFailedEvent:
    """That Telegram would not do what `event` wants; told again about the same wish, it is the same event."""
    about = {**_caused_by(event), "event_id": str(uuid5(NAMESPACE, f"refund failed:{event.event_id}"))}
    return RefundFailedEvent(
        event.user_id,
        event.charge_id,
        reason=redact(error.message),
        ordered_by=event.ordered_by if isinstance(event, RefundApprovedEvent) else None,
        is_renewal=isinstance(event, RenewalEndedEvent),
        **about,
    )


def _caused_by(event: BaseEvent) -> dict[str, Any]:
    return {"correlation_id": event.correlation_id, "causation_id": event.event_id}
