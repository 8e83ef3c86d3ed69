"""VIP by Telegram Stars: the offer, what came of it, and help with payments."""

from __future__ import annotations

from typing import ClassVar

from bot.presenter.scene import Link, Rows, Scene
from bot.presenter.screens.view import Moment, ScreenData, View, place


class Vip(View):
    """What VIP is and costs; for who has it, until when."""

    is_offer: ClassVar[bool] = True

    price_stars: int
    paid_until: Moment | None = None
    given_until: Moment | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        given = [] if self.given_until is None else [words.html("vip-given-until", until=self.given_until.date())]
        if self.paid_until is not None:
            return "\n\n".join([words.html("vip-held", until=self.paid_until.date()), *given])
        return "\n\n".join([*given, words.html("vip-offer", price=self.price_stars)])

    def buttons(self, scene: Scene) -> Rows:
        if scene.pay_url is None or self.paid_until is not None:
            return super().buttons(scene)
        label = scene.words.plain("button-pay", price=self.price_stars)
        return [[Link(label, scene.pay_url)], *super().buttons(scene)]


class VipBegun(View):
    """The first month is paid. A message of its own."""

    in_place: ClassVar[bool] = False
    text_id: ClassVar[str] = "vip-begun"

    paid_until: Moment

    def text(self, scene: Scene) -> str:
        return scene.words.html(self.text_id, until=self.paid_until.date())

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "menu")]]


class VipRenewed(VipBegun):
    """Another month is paid."""

    text_id: ClassVar[str] = "vip-renewed"


class VipEnded(View):
    """It has run out."""

    in_place: ClassVar[bool] = False

    def text(self, scene: Scene) -> str:
        return scene.words.html("vip-ended")

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "subscribe"), place(scene, "menu")]]


class VipGiven(View):
    """The hosts have given the reader days of VIP."""

    in_place: ClassVar[bool] = False
    text_id: ClassVar[str] = "vip-given"

    days: int
    until: Moment | None = None
    note: str = ""

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html(self.text_id, days=self.days)]
        if self.note.strip():
            lines.append(words.html("admin-note", note=self.note))
        left = words.html("vip-none") if self.until is None else words.html("vip-until", until=self.until.date())
        return "\n".join([*lines, left])

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "menu")]]


class VipTaken(VipGiven):
    """Given days are taken back."""

    text_id: ClassVar[str] = "vip-taken"


class ShownPayment(ScreenData):
    """One charge."""

    charge_id: str
    amount: int
    at: Moment
    is_refunded: bool


class PaySupport(View):
    """Help with payments, and the charges it may be about."""

    payments: list[ShownPayment]

    def text(self, scene: Scene) -> str:
        whom = {"contact": scene.support_contact, "is_known": "yes" if scene.support_contact else "no"}
        if not self.payments:
            return scene.words.html("pay-support-none", **whom)
        lines = [
            scene.words.html(
                "payment-row",
                day=payment.at.date(),
                amount=payment.amount,
                charge=payment.charge_id,
                is_refunded="yes" if payment.is_refunded else "no",
            )
            for payment in self.payments
        ]
        return "\n\n".join([scene.words.html("pay-support", **whom), *lines])


class RefundAnswer(View):
    """What becomes of an owner's wish to give a charge back."""

    in_place: ClassVar[bool] = False

    answer: str
    charge_id: str
    reason: str = ""

    def text(self, scene: Scene) -> str:
        if self.answer == "how":
            return scene.words.html("refund-how")
        return scene.words.html("refund-answer", answer=self.answer, charge=self.charge_id, reason=self.reason)


class Refunded(View):
    """The reader's Stars are back, and what that means for their VIP."""

    in_place: ClassVar[bool] = False

    amount: int
    ends_vip: bool = True
    vip_until: Moment | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html("refunded", amount=self.amount)]
        if self.ends_vip:
            lines.append(words.html("refunded-vip-ends"))
        elif self.vip_until is not None:
            lines.append(words.html("vip-until", until=self.vip_until.date()))
        return " ".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "menu")]]
