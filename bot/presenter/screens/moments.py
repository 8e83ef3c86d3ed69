"""What the game says by itself: levels, reminders, rewards, and what admins did to somebody's points.

Each is a message of its own: nobody's menu is replaced by what they did not ask for.
"""

from __future__ import annotations

from typing import ClassVar

from bot.presenter.markup import clean
from bot.presenter.scene import Rows, Scene
from bot.presenter.screens.view import LocalText, View, hours_and_minutes, place


class _Moment(View):
    in_place: ClassVar[bool] = False


class LevelReached(_Moment):
    """A new level, perhaps with a new title."""

    level: int
    score: int
    next_level_score: int
    title: LocalText
    is_new_title: bool

    def text(self, scene: Scene) -> str:
        words = scene.words
        title = words.html(
            "level-reached-title" if self.is_new_title else "level-reached-same-title",
            title=self.title[words.language],
        )
        missing = words.html("level-reached-next", missing=max(0, self.next_level_score - self.score))
        return f"{words.html('level-reached', level=self.level)}\n\n{title}\n{missing}"

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points"), place(scene, "menu")]]


class StreakReminder(_Moment):
    """A streak is about to break."""

    streak: int
    freezes: int
    breaks_in_s: int

    def text(self, scene: Scene) -> str:
        hours, minutes = hours_and_minutes(self.breaks_in_s)
        text = scene.words.html("streak-reminder", streak=self.streak, hours=hours, minutes=minutes)
        return (
            f"{text}\n\n{scene.words.html('streak-reminder-freezes', freezes=self.freezes)}" if self.freezes else text
        )

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "daily")]]


class StoryRewarded(_Moment):
    """A chapter, an ending, or both at once brought points."""

    chapter_points: int
    ending_points: int
    balance: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = []
        if self.chapter_points:
            lines.append(words.html("story-chapter-rewarded", points=self.chapter_points))
        if self.ending_points:
            lines.append(words.html("story-ending-rewarded", points=self.ending_points))
        return "\n".join((*lines, words.html("balance-now", balance=self.balance)))

    def buttons(self, scene: Scene) -> Rows:
        return []


class Awarded(_Moment):
    """An admin gave the reader points."""

    points: int
    note: str
    balance: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        note = f"\n{words.html('admin-note', note=self.note)}" if self.note.strip() else ""
        return f"{words.html('awarded', points=self.points)}{note}\n{words.html('balance-now', balance=self.balance)}"

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points")]]


class PointsRevoked(_Moment):
    """An admin took points of the reader back, or gave those of a purchase back."""

    amount: int
    note: str
    balance: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        direction = "given" if self.amount > 0 else "taken"
        head = words.html("points-revoked", direction=direction, points=abs(self.amount))
        note = f"\n{words.html('admin-note', note=self.note)}" if self.note.strip() else ""
        return f"{head}{note}\n{words.html('balance-now', balance=self.balance)}"

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "points")]]


class Thanked(_Moment):
    """In a group: somebody's thanks gave somebody points."""

    giver: str
    receiver: str
    points: int

    def text(self, scene: Scene) -> str:
        nameless = scene.words.plain("nameless")
        return scene.words.html(
            "thanked",
            giver=clean(self.giver) or nameless,
            receiver=clean(self.receiver) or nameless,
            points=self.points,
        )

    def buttons(self, scene: Scene) -> Rows:
        return []


class EarningFrozen(View):
    """The reader is banned from the whole bot and earns nothing."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("earning-frozen")
