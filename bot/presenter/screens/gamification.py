"""The gamification service's screens."""

from __future__ import annotations

from typing import ClassVar

from bot.presenter.scene import Rows, Scene
from bot.presenter.screens.view import Moment, ScreenData, View, place

_MINUTE_S = 60


class WelcomeBonus(View):
    """The gift that comes with the first welcome. A message of its own: it comes by itself."""

    in_place: ClassVar[bool] = False

    points: int
    balance: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("welcome-bonus", points=self.points, balance=self.balance)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "daily"), place(scene, "menu")]]


class Movement(ScreenData):
    """One row of the ledger; a negative amount was spent."""

    amount: int
    reason: str
    at: Moment

    def line(self, scene: Scene) -> str:
        """The row as one line of HTML."""
        return scene.words.html(
            "points-row",
            direction="spent" if self.amount < 0 else "earned",
            amount=abs(self.amount),
            reason=scene.words.plain("reason", reason=self.reason),
            day=self.at.date(),
        )


class Points(View):
    """The balance and the last movements, newest first."""

    balance: int
    lifetime_points: int
    rows: list[Movement]

    def text(self, scene: Scene) -> str:
        words = scene.words
        head = words.html("points", balance=self.balance, lifetime_points=self.lifetime_points)
        if not self.rows:
            return f"{head}\n\n{words.html('points-no-rows')}"
        rows = "\n".join(row.line(scene) for row in self.rows)
        return f"{head}\n\n{words.html('points-rows')}\n{rows}"

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "daily")], *super().buttons(scene)]


class DailyClaimed(View):
    """The reward of the day was claimed just now."""

    points: int
    multiplier: float
    streak: int
    previous_streak: int
    is_broken: bool
    balance: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        bonus_percent = round((self.multiplier - 1) * 100)
        lines = [words.html("daily-claimed", points=self.points)]
        if bonus_percent > 0:
            lines.append(words.html("daily-bonus", percent=bonus_percent))
        lines.append(
            words.html("daily-streak-broken", previous_streak=self.previous_streak)
            if self.is_broken
            else words.html("daily-streak", streak=self.streak)
        )
        lines.append(words.html("daily-balance", balance=self.balance))
        return "\n\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points")], *super().buttons(scene)]


class DailyAlready(View):
    """The reward of the day was claimed before; when the next one waits."""

    streak: int
    balance: int
    next_in_s: int

    def text(self, scene: Scene) -> str:
        # Rounded up: whoever comes back after the time said must not be a minute early.
        minutes = max(1, -(-self.next_in_s // _MINUTE_S))
        hours, minutes = divmod(minutes, 60)
        return scene.words.html("daily-already", hours=hours, minutes=minutes, streak=self.streak, balance=self.balance)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points")], *super().buttons(scene)]
