"""The achievements: the gallery, and the moment one is unlocked."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Literal

from bot.callbacks import BrowseAchievements
from bot.presenter.bars import bar
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import LocalText, Moment, ScreenData, View, place

_MEDALS = {"bronze": "🥉", "silver": "🥈", "gold": "🥇"}
Tier = Literal["bronze", "silver", "gold"]


class AchievementRow(ScreenData):
    """One achievement in the gallery; without a name it is a secret still."""

    tier: Tier
    name: LocalText | None
    about: LocalText | None
    value: int
    reaches: int
    unlocked_at: Moment | None

    def lines(self, scene: Scene) -> str:
        """The achievement as two or three lines of HTML."""
        words = scene.words
        medal = _MEDALS[self.tier]
        if self.name is None or self.about is None:
            return words.html("achievement-secret", medal=medal)
        name, about = self.name[words.language], self.about[words.language]
        if self.unlocked_at is not None:
            return words.html(
                "achievement-unlocked-row", medal=medal, name=name, about=about, day=self.unlocked_at.date()
            )
        progress = words.html(
            "achievement-progress", bar=bar(self.value, self.reaches), value=self.value, reaches=self.reaches
        )
        return f"{words.html('achievement-locked-row', name=name, about=about)}\n{progress}"


class Achievements(View):
    """A page of the gallery."""

    page: int
    pages: int
    unlocked: int
    total: int
    rows: list[AchievementRow]

    def text(self, scene: Scene) -> str:
        head = scene.words.html("achievements", unlocked=self.unlocked, total=self.total)
        progress = bar(self.unlocked, self.total)
        return "\n\n".join((f"{head}\n{progress}", *(row.lines(scene) for row in self.rows)))

    def buttons(self, scene: Scene) -> Rows:
        pages = []
        if self.page > 0:
            pages.append(Press("‹", partial(BrowseAchievements, page=self.page - 1)))
        if self.page + 1 < self.pages:
            pages.append(Press("›", partial(BrowseAchievements, page=self.page + 1)))
        return [pages, *super().buttons(scene)]


class AchievementUnlocked(View):
    """An achievement, just now. A message of its own: it comes by itself."""

    in_place: ClassVar[bool] = False

    tier: Tier
    name: LocalText
    about: LocalText
    points: int

    def text(self, scene: Scene) -> str:
        language = scene.words.language
        return scene.words.html(
            "achievement-unlocked",
            medal=_MEDALS[self.tier],
            name=self.name[language],
            about=self.about[language],
            points=self.points,
        )

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "achievements")]]
