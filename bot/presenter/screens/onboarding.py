"""The first questions somebody is asked; the second, where they live, is the time zone picker's."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from bot.callbacks import AnswerQuestion
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.settings import clock, place_name, rows_of, skip
from bot.presenter.screens.user import LanguagePicker, Named, place_rows
from bot.presenter.screens.view import Moment, View, place
from services.user.onboarding import LIKES

FIRST_PLACES = {"stories": "story", "games": "quiz", "people": "leaderboard"}
"""Where somebody who likes that may want to begin."""


class LanguageQuestion(LanguagePicker):
    """The first question. Nothing needs to be chosen."""

    def text(self, scene: Scene) -> str:
        return f"{scene.words.html('question-number', number=1)}\n\n{super().text(scene)}"

    def buttons(self, scene: Scene) -> Rows:
        return [self.choices(scene), [skip(scene, "language")]]


class LikesQuestion(View):
    """The last question."""

    def text(self, scene: Scene) -> str:
        return f"{scene.words.html('question-number', number=3)}\n\n{scene.words.html('likes-question')}"

    def buttons(self, scene: Scene) -> Rows:
        likes = [
            Press(scene.words.plain("likes", likes=value), partial(AnswerQuestion, question="likes", answer=value))
            for value in LIKES
        ]
        return [*rows_of([*likes], 2), [skip(scene, "likes")]]


class Onboarded(Named):
    """All is said: what was understood, and where to go now."""

    in_place: ClassVar[bool] = True

    likes: str | None = None
    time_zone: str
    at: Moment

    def text(self, scene: Scene) -> str:
        return scene.words.html(
            "onboarded",
            name=self.called(scene),
            place=place_name(self.time_zone, scene.words.language),
            time=clock(self.at, self.time_zone),
        )

    def buttons(self, scene: Scene) -> Rows:
        first = FIRST_PLACES.get(self.likes or "", "daily")
        return [*place_rows(scene, (("daily",) if first == "daily" else (first, "daily"),)), [place(scene, "menu")]]
