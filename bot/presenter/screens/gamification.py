"""The gamification service's screens."""

from __future__ import annotations

from typing import ClassVar

from bot.presenter.bars import bar
from bot.presenter.scene import Rows, Scene
from bot.presenter.screens.view import LocalText, Moment, ScreenData, View, hours_and_minutes, place, shortened


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
    """One row of the ledger; a negative amount was spent, or taken back."""

    amount: int
    reason: str
    detail: str
    name: LocalText | None
    at: Moment

    def line(self, scene: Scene) -> str:
        """The row as one line of HTML."""
        about = self.name[scene.words.language] if self.name else self.detail
        about = about or scene.words.plain("reason-unnamed")
        return scene.words.html(
            "points-row",
            direction="spent" if self.amount < 0 else "earned",
            amount=abs(self.amount),
            reason=scene.words.plain("reason", reason=self.reason, about=shortened(about, 60)),
            day=self.at.date(),
        )


class Points(View):
    """The balance, the level and the last movements, newest first."""

    balance: int
    lifetime_points: int
    level: int
    level_score: int
    next_level_score: int
    title: LocalText
    rows: list[Movement]

    def text(self, scene: Scene) -> str:
        words = scene.words
        head = words.html("points", balance=self.balance, lifetime_points=self.lifetime_points)
        level = words.html(
            "points-level",
            level=self.level,
            title=self.title[words.language],
            bar=bar(self.lifetime_points - self.level_score, self.next_level_score - self.level_score),
            missing=max(0, self.next_level_score - self.lifetime_points),
        )
        if not self.rows:
            return f"{head}\n{level}\n\n{words.html('points-no-rows')}"
        rows = "\n".join(row.line(scene) for row in self.rows)
        return f"{head}\n{level}\n\n{words.html('points-rows')}\n{rows}"

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "daily")], *super().buttons(scene)]


class NextMilestone(ScreenData):
    """Which day of the streak pays next, and how much."""

    day: int
    points: int


class DailyClaimed(View):
    """The reward of the day was claimed just now."""

    points: int
    multiplier: float
    streak: int
    previous_streak: int
    is_broken: bool
    balance: int
    freezes_used: int
    freezes: int
    is_for_yesterday: bool
    milestone_points: int | None
    next_milestone: NextMilestone | None

    def text(self, scene: Scene) -> str:
        words = scene.words
        bonus_percent = round((self.multiplier - 1) * 100)
        lines = [words.html("daily-claimed", points=self.points)]
        if bonus_percent > 0:
            lines[0] += f" {words.html('daily-bonus', percent=bonus_percent)}"
        if self.is_for_yesterday:
            lines.append(words.html("daily-for-yesterday"))
        lines.append(
            words.html("daily-streak-broken", previous_streak=self.previous_streak)
            if self.is_broken
            else words.html("daily-streak", streak=self.streak)
        )
        if self.freezes_used:
            lines[-1] += f"\n{words.html('daily-frozen', used=self.freezes_used, left=self.freezes)}"
        if self.milestone_points:
            lines.append(words.html("daily-milestone", streak=self.streak, points=self.milestone_points))
        elif self.next_milestone:
            lines[-1] += "\n" + words.html(
                "daily-next-milestone",
                bar=bar(self.streak, self.next_milestone.day),
                day=self.next_milestone.day,
                points=self.next_milestone.points,
            )
        lines.append(words.html("daily-balance", balance=self.balance))
        return "\n\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        again = [[place(scene, "daily")]] if self.is_for_yesterday else []
        return [*again, [place(scene, "points")], *super().buttons(scene)]


class DailyAlready(View):
    """The reward of the day was claimed before; when the next one waits."""

    streak: int
    balance: int
    next_in_s: int

    def text(self, scene: Scene) -> str:
        # Rounded up: whoever comes back after the time said must not be a minute early.
        hours, minutes = hours_and_minutes(self.next_in_s)
        return scene.words.html("daily-already", hours=hours, minutes=minutes, streak=self.streak, balance=self.balance)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points")], *super().buttons(scene)]
