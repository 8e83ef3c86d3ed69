"""Payments, each once by its charge, and what they pay for, within one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import PaymentReceivedEvent
from services.database import insert_ignore
from services.user.tables import payments, subscriptions

VIP = "vip"
"""The one plan there is."""
PRODUCT = "vip_month"
"""What an invoice for a month of it is for; the payer's id follows."""
MONTH = timedelta(seconds=2_592_000)
"""The period Telegram renews subscriptions by."""
PROVIDER = "telegram_stars"


def product_for(user_id: int) -> str:
    """What an invoice for that person is for."""
    return f"{PRODUCT}:{user_id}"


@dataclass(frozen=True, slots=True)
class Subscription:
    """Until when a month was paid, and the charge the subscription began with."""

    paid_until: datetime
    first_charge_id: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One charge: who paid how many Stars when, until when that reaches, and when it was given back."""

    charge_id: str
    user_id: int
    amount: int
    paid_at: datetime
    paid_until: datetime
    refunded_at: datetime | None


_payment = select(
    payments.c.charge_id,
    payments.c.user_id,
    payments.c.amount,
    payments.c.paid_at,
    payments.c.paid_until,
    payments.c.refunded_at,
)


class Subscriptions:
    """Charges by id, subscriptions by person."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, user_id: int) -> Subscription | None:
        """What the person has paid for now; None for nothing (any more)."""
        query = select(subscriptions.c.paid_until, subscriptions.c.first_charge_id)
        row = (await self._connection.execute(query.where(subscriptions.c.user_id == user_id))).one_or_none()
        return None if row is None else Subscription(*row)

    async def book(self, paid: PaymentReceivedEvent, paid_until: datetime) -> bool:
        """Whether this charge is new; it is noted."""
        booked = await self._connection.execute(
            insert_ignore(self._connection, payments),
            {
                "charge_id": paid.charge_id,
                "user_id": paid.user_id,
                "product": paid.product,
                "amount": paid.amount,
                "paid_at": paid.timestamp,
                "paid_until": paid_until,
            },
        )
        return booked.rowcount == 1

    async def extend(self, user_id: int, paid_until: datetime, charge_id: str) -> Subscription | None:
        """The subscription as it was before it was paid until then; None where one begins."""
        before = await self.find(user_id)
        if before is None:
            values = {"user_id": user_id, "paid_until": paid_until, "first_charge_id": charge_id}
            await self._connection.execute(insert_ignore(self._connection, subscriptions), values)
        else:
            await self._connection.execute(
                update(subscriptions)
                .where(subscriptions.c.user_id == user_id, subscriptions.c.paid_until < paid_until)
                .values(paid_until=paid_until)
            )
        return before

    async def end(self, user_id: int, paid_until: datetime) -> bool:
        """Whether the subscription ends, which was paid until `paid_until` and no longer."""
        ended = await self._connection.execute(
            subscriptions.delete().where(subscriptions.c.user_id == user_id, subscriptions.c.paid_until <= paid_until)
        )
        return ended.rowcount == 1

    async def payment(self, charge_id: str) -> Payment | None:
        """The charge of that id."""
        row = (await self._connection.execute(_payment.where(payments.c.charge_id == charge_id))).one_or_none()
        return None if row is None else Payment(*row)

    async def latest(self, user_id: int, limit: int) -> list[Payment]:
        """The person's last charges, newest first."""
        of_user = _payment.where(payments.c.user_id == user_id).order_by(payments.c.paid_at.desc()).limit(limit)
        return [Payment(*row) for row in await self._connection.execute(of_user)]

    async def refunded(self, charge_id: str, at: datetime) -> bool:
        """Whether the charge was not given back before; it is noted."""
        noted = await self._connection.execute(
            update(payments)
            .where(payments.c.charge_id == charge_id, payments.c.refunded_at.is_(None))
            .values(refunded_at=at)
        )
        return noted.rowcount == 1
