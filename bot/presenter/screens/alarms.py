"""What operators are told when something goes wrong, and when it is well again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from bot.callbacks import OpenHealthBelow, SeeDeadLetters
from bot.commands import Scope
from bot.presenter.markup import clean
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.health import span
from bot.presenter.screens.view import Moment, View, shortened
from bot.presenter.texts import Words

_LONGEST_DETAIL = 300


def raised_text(
    words: Words, name: str, detail: str, since: datetime, replicas: Sequence[str], *, comes_and_goes: bool = False
) -> str:
    """That a check is bad, as HTML."""
    said = shortened(clean(detail), _LONGEST_DETAIL)
    lines = [words.html("alarm-raised", name=name, detail=said), words.html("alarm-since", since=since)]
    if any(replicas):
        lines.append(words.html("alarm-replicas", replicas=", ".join(replicas)))
    if comes_and_goes:
        lines.append(words.html("alarm-comes-and-goes"))
    return "\n".join(lines)


def over_text(words: Words, name: str, lasted_s: int, relapses: int) -> str:
    """That it is well again, as HTML."""
    line = words.html("alarm-over", name=name, time=span(words, lasted_s))
    return f"{line}\n{words.html('alarm-relapses', relapses=relapses)}" if relapses else line


class AlarmView(View):
    """A message of its own. In a group its buttons would be one person's, so there are none."""

    in_place: ClassVar[bool] = False

    def buttons(self, scene: Scene) -> Rows:
        return []


class Alarm(AlarmView):
    """A check is bad."""

    name: str
    detail: str
    since: Moment
    replicas: list[str]
    comes_and_goes: bool = False

    def text(self, scene: Scene) -> str:
        return raised_text(
            scene.words, self.name, self.detail, self.since, self.replicas, comes_and_goes=self.comes_and_goes
        )

    def buttons(self, scene: Scene) -> Rows:
        return [[Press(scene.words.plain("button-health"), OpenHealthBelow)]] if scene.scope is Scope.PRIVATE else []


class AlarmOver(AlarmView):
    """A check is well again."""

    name: str
    lasted_s: int
    relapses: int

    def text(self, scene: Scene) -> str:
        return over_text(scene.words, self.name, self.lasted_s, self.relapses)


class AlarmDeadLetters(AlarmView):
    """Events were given up on."""

    new: int
    letters: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("alarm-dead-letters", new=self.new, letters=self.letters)

    def buttons(self, scene: Scene) -> Rows:
        see = Press(scene.words.plain("button-letters"), partial(SeeDeadLetters, way="n"))
        return [[see]] if scene.scope is Scope.PRIVATE else []


class AlarmError(AlarmView):
    """Something broke."""

    error_type: str
    line: str
    more: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        line = words.html("alarm-error", error=self.error_type, line=self.line)
        return f"{line}\n{words.html('alarm-error-more', more=self.more)}" if self.more else line
