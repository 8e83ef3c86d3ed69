"""What handlers gave up on, for operators to decide about."""

from __future__ import annotations

from functools import partial

from bot.callbacks import SeeDeadLetters
from bot.presenter.scene import Button, Press, Rows, Scene
from bot.presenter.screens.health import lasted
from bot.presenter.screens.view import Moment, ScreenData, View, shortened

_LONGEST_LABEL = 40


def _to_list(scene: Scene) -> Button:
    return Press(scene.words.plain("button-letters-all"), partial(SeeDeadLetters, way="l"))


class CauseRow(ScreenData):
    """A cause in the list."""

    cause: str
    group: str
    error_type: str
    line: str
    count: int
    first_failed_at: Moment


class DeadLetters(View):
    """The causes, the most frequent first; each is a tap away."""

    causes: list[CauseRow]
    page: int
    pages: int
    letters: int
    at: Moment

    def text(self, scene: Scene) -> str:
        words = scene.words
        if not self.causes:
            return words.html("letters-none")
        rows = [
            words.html(
                "letters-row",
                count=row.count,
                group=row.group,
                error=row.error_type,
                line=row.line,
                time=lasted(scene, (self.at - row.first_failed_at).total_seconds()),
            )
            for row in self.causes
        ]
        return "\n\n".join([words.html("letters-head", letters=self.letters), *rows])

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        open_one = [
            [
                Press(
                    shortened(f"{row.count} × {row.group} · {row.error_type}", _LONGEST_LABEL),
                    partial(SeeDeadLetters, way="c", cause=row.cause),
                )
            ]
            for row in self.causes
        ]
        see = partial(SeeDeadLetters, way="l")
        turn: list[Button] = []
        if self.page > 0:
            turn.append(Press(words.plain("button-letters-before"), partial(see, page=self.page - 1)))
        if self.page + 1 < self.pages:
            turn.append(Press(words.plain("button-letters-next"), partial(see, page=self.page + 1)))
        refresh = Press(words.plain("button-dash-refresh"), partial(see, page=self.page))
        return [*open_one, turn, [refresh]]


class Cause(View):
    """One cause, and what may become of all its letters."""

    cause: str
    group: str
    fingerprint: str
    error_type: str
    line: str
    count: int
    event_types: list[str]
    first_failed_at: Moment
    last_failed_at: Moment
    may: bool
    asks: bool
    at: Moment

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [
            words.html("letters-cause", count=self.count, group=self.group),
            words.html("letters-error", error=self.error_type, line=self.line),
            words.html("letters-types", types=", ".join(self.event_types)),
            words.html(
                "letters-times",
                first=lasted(scene, (self.at - self.first_failed_at).total_seconds()),
                last=lasted(scene, (self.at - self.last_failed_at).total_seconds()),
            ),
            words.html("letters-fingerprint", fingerprint=self.fingerprint),
        ]
        if self.asks:
            lines += ["", words.html("letters-sure", count=self.count)]
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        see = partial(SeeDeadLetters, cause=self.cause)
        if self.asks:
            sure = Press(words.plain("button-letters-sure", count=self.count), partial(see, way="D"))
            return [[sure], [Press(words.plain("button-letters-keep"), partial(see, way="c"))]]
        rows: list[list[Button]] = [[Press(words.plain("button-letters-show"), partial(see, way="s"))]]
        if self.may:
            rows.append(
                [
                    Press(words.plain("button-letters-requeue", count=self.count), partial(see, way="r")),
                    Press(words.plain("button-letters-discard", count=self.count), partial(see, way="d")),
                ]
            )
        return [*rows, [_to_list(scene)]]


class LetterRow(ScreenData):
    """What is known of one letter."""

    letter_id: str
    event_id: str | None = None
    event_type: str | None = None
    error_type: str
    line: str
    attempts: int
    requeued: int
    first_failed_at: Moment
    last_failed_at: Moment
    fields: list[str]


class Letter(View):
    """One letter: which event, what it died of, which fields it has; never what is in them."""

    cause: str
    group: str
    number: int
    count: int
    may: bool
    asks: bool
    letter: LetterRow
    at: Moment

    def text(self, scene: Scene) -> str:
        words, letter = scene.words, self.letter
        lines = [
            words.html("letter-head", number=self.number + 1, count=self.count, group=self.group),
            words.html("letter-event", type=letter.event_type or words.plain("letter-unreadable")),
            words.html("letters-error", error=letter.error_type, line=letter.line),
            words.html("letter-tried", attempts=letter.attempts, requeued=letter.requeued),
            words.html(
                "letters-times",
                first=lasted(scene, (self.at - letter.first_failed_at).total_seconds()),
                last=lasted(scene, (self.at - letter.last_failed_at).total_seconds()),
            ),
        ]
        if letter.fields:
            lines.append(words.html("letter-fields", fields=", ".join(letter.fields)))
        lines.append(words.html("letter-more", letter=letter.letter_id))
        if self.asks:
            lines += ["", words.html("letters-sure", count=1)]
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        see = partial(SeeDeadLetters, cause=self.cause, page=self.number)
        this = partial(see, letter=self.letter.letter_id)
        if self.asks:
            sure = Press(words.plain("button-letters-sure", count=1), partial(this, way="D"))
            return [[sure], [Press(words.plain("button-letters-keep"), partial(see, way="s"))]]
        rows: list[list[Button]] = []
        if self.may:
            rows.append(
                [
                    Press(words.plain("button-letter-requeue"), partial(this, way="r")),
                    Press(words.plain("button-letter-discard"), partial(this, way="d")),
                ]
            )
        turn: list[Button] = []
        if self.number > 0:
            back = partial(SeeDeadLetters, cause=self.cause, way="s", page=self.number - 1)
            turn.append(Press(words.plain("button-letters-before"), back))
        if self.number + 1 < min(self.count, 10):
            on = partial(SeeDeadLetters, cause=self.cause, way="s", page=self.number + 1)
            turn.append(Press(words.plain("button-letters-next"), on))
        up = Press(words.plain("button-letters-cause"), partial(SeeDeadLetters, way="c", cause=self.cause))
        return [*rows, turn, [up, _to_list(scene)]]


class UnderWay(View):
    """How far it is."""

    deed: str
    group: str
    done: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("letters-under-way", deed=self.deed, group=self.group, done=self.done)

    def buttons(self, scene: Scene) -> Rows:
        return []


class Decided(View):
    """What became of them."""

    deed: str
    group: str
    done: int
    is_forgotten: bool = False

    def text(self, scene: Scene) -> str:
        words = scene.words
        if self.is_forgotten:
            return words.html("letters-forgotten", group=self.group, done=self.done)
        return words.html("letters-decided", deed=self.deed, group=self.group, done=self.done)

    def buttons(self, scene: Scene) -> Rows:
        return [[_to_list(scene)]]
