"""Inviting friends, what comes of it, and a word to who asks too much at once."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from bot.presenter.scene import Link, Rows, Scene
from bot.presenter.screens.view import View, place
from services.user.referrals import LINK


class Invitation(View):
    """The reader's own link, and how many friends came by it."""

    code: str
    came: int
    stayed: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("invitation", link=self._link(scene), came=self.came, stayed=self.stayed)

    def buttons(self, scene: Scene) -> Rows:
        text = quote(scene.words.plain("invitation-text"))
        share = f"https://t.me/share/url?url={quote(self._link(scene))}&text={text}"
        return [[Link(scene.words.plain("button-share"), share)], *super().buttons(scene)]

    def _link(self, scene: Scene) -> str:
        return f"https://t.me/{scene.bot_username}?start={LINK}{self.code}"


class ReferralRewarded(View):
    """A friend stayed. A message of its own: it comes by itself."""

    in_place: ClassVar[bool] = False

    role: str
    points: int
    balance: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("referral-rewarded", role=self.role, points=self.points, balance=self.balance)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points"), place(scene, "menu")]]


class SlowDown(View):
    """Too much at once."""

    in_place: ClassVar[bool] = False

    def text(self, scene: Scene) -> str:
        return scene.words.html("slow-down")

    def buttons(self, scene: Scene) -> Rows:
        return []
