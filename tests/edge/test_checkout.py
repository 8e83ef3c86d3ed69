"""Before a payment the bot answers at once: yes to its own offer at its price, no with a reason to anything else."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram import Bot

from bot.checkout import Checkout
from bot.intake import Intake
from bot.presenter import ReaderLanguages, Texts
from bot.stars_desk import StarsDesk
from bus import PaymentRefundedEvent, RefundApprovedEvent, RefundFailedEvent, RenewalEndedEvent
from bus.event import BaseEvent
from bus.key_ring import KeyRing
from tests.edge.bot_api import BotApi, refusal
from tests.edge.conftest import Edge
from tests.edge.parts import ADA, BEN, NOW, Chosen, message


class Accounts:
    """Ada has an account. `is_away`: nobody knows anything just now."""

    is_away = False

    async def is_registered(self, user_id: int) -> bool:
        if self.is_away:
            raise ConnectionError("the database is away")
        return user_id == ADA["id"]


CARLA = {"id": 9, "is_bot": False, "first_name": "Carla", "language_code": "en"}


class Banned:
    """Carla is banned."""

    async def is_banned(self, user_id: int) -> bool:
        return user_id == CARLA["id"]


@pytest.fixture
def accounts() -> Accounts:
    return Accounts()


@pytest.fixture
def intake(edge: Edge, texts: Texts, accounts: Accounts) -> Intake:
    checkout = Checkout(edge.bot, texts, ReaderLanguages(Chosen()), accounts, Banned(), price_stars=250)
    keys = KeyRing({"k1": bytes(32)})
    return Intake(edge.bot, "DianaBot", edge.shelf, edge.answers, clock=lambda: NOW, key_ring=keys, checkout=checkout)


def asks(product: str, amount: int = 250, person: dict[str, Any] = ADA) -> dict[str, Any]:
    query = {"id": "q", "from": person, "currency": "XTR", "total_amount": amount, "invoice_payload": product}
    return {"update_id": 1, "pre_checkout_query": query}


@pytest.mark.parametrize(
    ("update", "answer"),
    [
        (asks("vip_month:7"), ""),
        (asks("vip_month:8"), "isn't yours"),
        (asks("a castle"), "isn't yours"),
        (asks("vip_month:7", amount=1), "price has changed"),
        (asks("vip_month:8", person=BEN), "no nos han presentado"),
        (asks("vip_month:9", person=CARLA), "closed to you"),
    ],
)
async def test_a_query_is_answered_directly_with_its_reason(
    intake: Intake, edge: Edge, update: dict[str, Any], answer: str
) -> None:
    await intake.hear([update])

    (given,) = edge.api.called("answerPreCheckoutQuery")
    assert given["ok"] == ("false" if answer else "true")
    assert answer in given.get("error_message", "")
    assert edge.shelf.events == []


async def test_what_cannot_be_judged_is_not_charged(intake: Intake, edge: Edge, accounts: Accounts) -> None:
    accounts.is_away = True

    await intake.hear([asks("vip_month:7")])

    assert edge.api.called("answerPreCheckoutQuery")[0]["ok"] == "false"


async def test_a_payment_is_one_event_under_whatever_update_it_comes(intake: Intake, edge: Edge) -> None:
    payment = {
        "currency": "XTR",
        "total_amount": 250,
        "invoice_payload": "vip_month:7",
        "telegram_payment_charge_id": "stx1",
        "provider_payment_charge_id": "",
        "subscription_expiration_date": 1_800_000_000,
        "is_recurring": True,
        "is_first_recurring": True,
    }

    await intake.hear([message(1, None, successful_payment=payment), message(2, None, successful_payment=payment)])

    (event,) = edge.shelf.events
    assert (str(event.event_type), event.payload["charge_id"]) == ("user.payment.received", "stx1")
    assert event.payload["is_renewal"] is False
    assert event.payload["paid_until"].timestamp() == 1_800_000_000


REFUND = RefundApprovedEvent(user_id=7, charge_id="stx1", ordered_by=1)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, PaymentRefundedEvent),
        ("Bad Request: CHARGE_ALREADY_REFUNDED", PaymentRefundedEvent),
        ("Bad Request: CHARGE_NOT_FOUND", RefundFailedEvent),
    ],
)
async def test_a_refund_is_asked_for_and_its_outcome_told(
    bot: Bot, api: BotApi, answer: str | None, told: type[BaseEvent]
) -> None:
    heard: list[BaseEvent] = []

    async def tell(event: BaseEvent) -> None:
        heard.append(event)

    if answer:
        api.misbehave("refundStarPayment", refusal(400, answer))
    desk = StarsDesk(bot, tell)

    assert await desk.handle(REFUND)

    assert isinstance(heard[0], told)
    assert not isinstance(heard[0], RefundFailedEvent) or (heard[0].ordered_by, heard[0].reason) == (1, answer)
    assert api.called("refundStarPayment")[0]["telegram_payment_charge_id"] == "stx1"


async def test_a_renewal_is_ended_at_telegram(bot: Bot, api: BotApi) -> None:
    async def tell(event: BaseEvent) -> None:
        raise AssertionError(event)

    assert await StarsDesk(bot, tell).handle(RenewalEndedEvent(user_id=7, charge_id="stx1"))

    assert api.called("editUserStarSubscription")[0]["is_canceled"] == "true"


async def test_a_renewal_that_cannot_be_ended_is_one_event_however_often_it_is_tried(bot: Bot, api: BotApi) -> None:
    heard: list[BaseEvent] = []

    async def tell(event: BaseEvent) -> None:
        heard.append(event)

    desk, wish = StarsDesk(bot, tell), RenewalEndedEvent(user_id=7, charge_id="stx1")

    for _ in range(2):
        api.misbehave("editUserStarSubscription", refusal(400, "Bad Request: CHARGE_NOT_FOUND"))
        assert await desk.handle(wish)

    first, second = heard
    assert isinstance(first, RefundFailedEvent)
    assert first.is_renewal
    assert first.event_id == second.event_id


@pytest.mark.parametrize(("text", "charge"), [("/refund stx1", "stx1"), ("/refund", ""), ("/refund@DianaBot  x ", "x")])
async def test_the_verb_names_a_charge_and_is_heard_in_private_alone(
    intake: Intake, edge: Edge, text: str, charge: str
) -> None:
    await intake.hear([message(1, text), message(2, text, chat={"id": -100, "type": "supergroup", "title": "Hotel"})])

    event, _ = edge.shelf.events
    assert edge.shelf.types() == ["user.refund.requested", "bot.command.posted"]
    assert event.payload["charge_id"] == charge
