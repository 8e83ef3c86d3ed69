"""Newcomers: who has come in, and the button that shows they are a person."""

from __future__ import annotations

from typing import ClassVar

from bot.callbacks import EnterGroup
from bot.presenter.markup import clean
from bot.presenter.scene import Anybody, Press, Rows, Scene
from bot.presenter.screens.view import ScreenData, View


class Named(ScreenData):
    """Somebody who has come in."""

    user_id: int
    name: str = ""

    def link(self, scene: Scene) -> str:
        """Their name, which calls them, as HTML."""
        name = clean(self.name) or scene.words.plain("nameless")
        return scene.words.html("newcomers-name", user_id=str(self.user_id), name=name)


class Newcomers(View):
    """Asks those who came in to tap. `people` names some, `count` says how many there are."""

    in_place: ClassVar[bool] = False

    people: list[Named]
    count: int
    minutes: int
    action: str

    def text(self, scene: Scene) -> str:
        words = scene.words
        # Links are HTML of their own: they stand around the texts, not in them.
        names = ", ".join(person.link(scene) for person in self.people)
        more = self.count - len(self.people)
        lines = [f"👋 {names}{words.html('newcomers-more', count=more) if more else ''}"]
        lines.append(words.html("newcomers-ask", count=self.count, minutes=self.minutes, action=self.action))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        label = scene.words.plain("button-enter")
        return [[Press(label, EnterGroup) if self.count == 1 else Anybody(label, EnterGroup)]]


class NewcomersIn(View):
    """All whom a message asked have tapped."""

    only_in_place: ClassVar[bool] = True

    def text(self, scene: Scene) -> str:
        return scene.words.html("newcomers-in")

    def buttons(self, scene: Scene) -> Rows:
        return []
