"""Charts: columns over time with a second row of them, and the steps of a funnel."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import log10
from typing import ClassVar

from PIL import ImageDraw

from bot.pictures.lettering import Hand, fitted, legible, width, write, write_centred, write_right
from bot.pictures.palette import EMBER, FAINT, INK, LAMP, LINE, PANEL, Colour, bar, canvas, finished, panel

_LOOK = "chart 2"
"""Changed with the way it is drawn, so that Telegram's old pictures are not sent any more."""

_WIDTH, _MARGIN = 1000, 56
_HEAD, _PLOT, _STEP = 170, 400, 74
_LETTERS = Hand(25)


def _heading(draw: ImageDraw.ImageDraw, title: str, subtitle: str) -> None:
    room = _WIDTH - 2 * _MARGIN
    write(draw, _MARGIN, 92, fitted(legible(title), Hand(50, 700), room), Hand(50, 700), LAMP)
    write(draw, _MARGIN, 136, fitted(legible(subtitle), Hand(28), room), Hand(28), FAINT)


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers over time, the oldest first, and what they count."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ColumnsPicture:
    """Two series over the same time, drawn one before the other on one scale; `marks` name their first and last."""

    title: str
    subtitle: str
    behind: Series
    before: Series
    marks: tuple[str, str]

    is_lasting: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """See Picture."""
        return sha256(f"{_LOOK}{self!r}".encode()).hexdigest()

    def draw(self) -> bytes:
        """See Picture."""
        image = canvas(_WIDTH, _HEAD + _PLOT + 150)
        draw = ImageDraw.Draw(image)
        _heading(draw, self.title, self.subtitle)
        top = round_up(max((*self.behind.values, *self.before.values), default=0))
        scale = max(width(grouped(top), _LETTERS), 40) + 18
        left, right, floor = _MARGIN + scale, _WIDTH - _MARGIN, _HEAD + _PLOT
        for share in (0.0, 0.5, 1.0):
            y = floor - share * _PLOT
            draw.line((left, y, right, y), fill=LINE, width=2)
            write_right(draw, left - 14, y + 9, grouped(round(top * share)), _LETTERS, FAINT)
        self._columns(draw, self.behind.values, top, (left, right, floor), 0.84, EMBER)
        self._columns(draw, self.before.values, top, (left, right, floor), 0.46, LAMP)
        write(draw, left, floor + 40, legible(self.marks[0]), _LETTERS, FAINT)
        write_right(draw, right, floor + 40, legible(self.marks[1]), _LETTERS, FAINT)
        x = left
        for series, colour in ((self.behind, EMBER), (self.before, LAMP)):
            draw.rounded_rectangle((x, floor + 78, x + 30, floor + 102), radius=6, fill=colour)
            x = write(draw, x + 42, floor + 100, legible(series.label), Hand(28), INK) + 48
        return finished(image)

    @staticmethod
    def _columns(
        draw: ImageDraw.ImageDraw,
        values: tuple[int, ...],
        top: int,
        place: tuple[float, float, float],
        share: float,
        colour: Colour,
    ) -> None:
        left, right, floor = place
        each = (right - left) / max(1, len(values))
        for number, value in enumerate(values):
            if value <= 0:
                continue
            middle, half = left + (number + 0.5) * each, each * share / 2
            # Something is never nothing: one of a million is still to be seen.
            height = max(3.0, _PLOT * value / top)
            draw.rectangle((middle - half, floor - height, middle + half, floor - 1), fill=colour)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a funnel: `value` as it is written, `share` of those who began (0 to 1)."""

    label: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class FunnelPicture:
    """How many come how far, step by step."""

    title: str
    subtitle: str
    steps: tuple[Step, ...]
    empty: str = ""

    is_lasting: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """See Picture."""
        return sha256(f"{_LOOK}{self!r}".encode()).hexdigest()

    def draw(self) -> bytes:
        """See Picture."""
        image = canvas(_WIDTH, _HEAD + max(2, len(self.steps)) * _STEP + _MARGIN)
        draw = ImageDraw.Draw(image)
        _heading(draw, self.title, self.subtitle)
        left, right, y = _MARGIN, _WIDTH - _MARGIN, float(_HEAD)
        if not self.steps:
            panel(draw, (left, y, right, y + _STEP), fill=PANEL, edge=LINE)
            write_centred(draw, _WIDTH / 2, y + 46, legible(self.empty), Hand(30), FAINT)
        for number, step in enumerate(self.steps):
            start = write_right(draw, right, y + 30, legible(step.value), Hand(28, 600), INK)
            label = Hand(28, 600 if number == 0 else 400)
            write(draw, left, y + 30, fitted(legible(step.label), label, start - left - 24), label, INK)
            bar(draw, (left, y + 42, right, y + 56), step.share, LAMP if number == 0 else EMBER)
            y += _STEP
        return finished(image)


def round_up(value: int) -> int:
    """The next round number that has a whole half, at least 2: where a scale ends."""
    if value <= 2:
        return 2
    power = int(10 ** int(log10(value)))
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= value and step * power % 2 == 0)


def grouped(value: int) -> str:
    """`12 000`: with spaces, which no language takes for a decimal sign."""
    return f"{value:,}".replace(",", " ")
