"""The leaderboards, and the prizes of a week."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Literal

from bot.callbacks import OpenBoard
from bot.pictures import Picture
from bot.pictures.board import BoardLine, BoardPicture
from bot.presenter.markup import clean
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import ScreenData, View, place

_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_LONGEST_NAME = 24
"""Characters of a name on a board: ten lines have to fit under a picture."""

_DAY_S, _HOUR_S = 86_400, 3600


class BoardRow(ScreenData):
    """Somebody's place."""

    place: int
    name: str
    score: int
    is_you: bool = False

    def called(self, scene: Scene) -> str:
        """The name, cut where it is long; a word for people without one."""
        name = self.name.strip() if clean(self.name) else scene.words.plain("nameless")
        return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


class OwnRow(ScreenData):
    """The reader's own standing; without a place for those who are not shown."""

    place: int | None
    score: int


class Leaderboard(View):
    """The first ten, one's own place, and the other boards a tap away."""

    metric: Literal["points", "streak", "chapters"]
    period: Literal["week", "month", "all"]
    rows: list[BoardRow]
    own: OwnRow | None = None
    is_hidden: bool = False
    size: int
    is_whole: bool = True
    ends_in_s: int | None = None
    last_week: list[BoardRow]

    def text(self, scene: Scene) -> str:
        words = scene.words
        parts = [self._heading(scene)]
        if self.rows:
            parts.append("\n".join(self._line(scene, row) for row in self.rows))
        elif self.is_whole:
            parts.append(words.html("board-empty"))
        parts.append(self._own(scene) if self.is_whole else words.html("board-counting"))
        if self.last_week:
            parts.append(words.html("board-last-week", podium=self._podium(scene)))
        return "\n\n".join(part for part in parts if part)

    def picture(self, scene: Scene) -> Picture | None:
        own = None
        if self.is_whole and self.own and self.own.place and not any(row.is_you for row in self.rows):
            own = self._drawn(scene, self.own.place, scene.words.plain("board-you"), self.own.score, is_you=True)
        last_week = scene.words.plain("board-last-week", podium=self._podium(scene, ["1.", "2.", "3."]))
        return BoardPicture(
            title=scene.words.plain("board-period", period=self.period),
            subtitle=" · ".join(filter(None, (self._metric(scene), self._ends(scene)))),
            lines=tuple(
                self._drawn(scene, row.place, row.called(scene), row.score, is_you=row.is_you) for row in self.rows
            ),
            own=own,
            empty=scene.words.plain("board-empty" if self.is_whole else "board-counting"),
            foot=last_week if self.last_week else "",
            nameless=scene.words.plain("nameless"),
        )

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        periods = [
            Press(
                self._marked(words.plain("board-tab", period=period), period == self.period),
                partial(OpenBoard, period=period, metric=self.metric),
            )
            for period in ("week", "month", "all")
        ]
        metrics = [
            Press(
                self._marked(words.plain("board-metric", metric=metric), metric == self.metric),
                partial(OpenBoard, period=self.period, metric=metric),
            )
            for metric in ("points", "streak", "chapters")
        ]
        return [periods, metrics, *super().buttons(scene)]

    def _heading(self, scene: Scene) -> str:
        period = scene.words.plain("board-period", period=self.period)
        heading = scene.words.html("board-heading", period=period, metric=self._metric(scene))
        ends = self._ends(scene)
        return f"{heading}\n{ends}" if ends else heading

    def _line(self, scene: Scene, row: BoardRow) -> str:
        return scene.words.html(
            "board-row-you" if row.is_you else "board-row",
            place=_MEDALS.get(row.place, f"{row.place}."),
            name=row.called(scene),
            score=self._score(scene, row.score),
        )

    def _own(self, scene: Scene) -> str:
        words = scene.words
        if self.own is None:
            return words.html("board-own-absent", metric=self.metric)
        score = self._score(scene, self.own.score)
        if self.own.place is None:
            if not self.is_hidden:
                return ""
            # In a group others would see it, too.
            return words.html("board-own-hidden", score=score, where=scene.scope.value)
        return words.html("board-own", place=self.own.place, size=self.size, score=score)

    def _podium(self, scene: Scene, marks: list[str] | None = None) -> str:
        marks = marks or list(_MEDALS.values())
        return " · ".join(f"{marks[row.place - 1]} {row.called(scene)}" for row in self.last_week if row.place <= 3)

    def _metric(self, scene: Scene) -> str:
        return scene.words.plain("board-metric", metric=self.metric)

    def _score(self, scene: Scene, score: int) -> str:
        return scene.words.plain("board-score", metric=self.metric, score=score)

    def _drawn(self, scene: Scene, place: int, name: str, score: int, *, is_you: bool) -> BoardLine:
        leader = max((row.score for row in self.rows), default=0)
        return BoardLine(str(place), name, self._score(scene, score), score / leader if leader else 0.0, is_you)

    def _ends(self, scene: Scene) -> str:
        if self.ends_in_s is None:
            return ""
        # Rounded up: a board must not seem to be over before it is.
        days, rest = divmod(max(self.ends_in_s, 0) + _HOUR_S - 1, _DAY_S)
        return scene.words.plain("board-ends", days=days, hours=rest // _HOUR_S)

    @staticmethod
    def _marked(label: str, is_open: bool) -> str:
        return f"● {label}" if is_open else label


class WeekPrize(View):
    """Somebody was among the first of a week. A message of its own: it comes by itself."""

    in_place: ClassVar[bool] = False

    place: int
    score: int
    points: int
    balance: int

    def text(self, scene: Scene) -> str:
        return scene.words.html(
            "week-prize",
            medal=_MEDALS.get(self.place, "🏅"),
            place=self.place,
            score=self.score,
            points=self.points,
            balance=self.balance,
        )

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "leaderboard"), place(scene, "shop")]]
