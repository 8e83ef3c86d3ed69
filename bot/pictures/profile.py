"""The profile card as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from PIL import Image, ImageDraw

from bot.pictures.lettering import Hand, fitted, legible, write, write_centred, write_right
from bot.pictures.palette import EMBER, FAINT, INK, LAMP, LINE, PANEL, bar, canvas, finished, panel

_LOOK = "profile 1"
"""Changed with the way it is drawn, so that Telegram's old pictures are not sent any more."""

_WIDTH, _MARGIN = 1000, 56


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, as it is written, and what it counts."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something has come: `share` from 0 to 1, said on the left and on the right of its bar."""

    label: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class ProfilePicture:
    """Somebody's card: who they are, their figures (at most four), and what is under way (at most two)."""

    name: str
    about: str
    figures: tuple[Figure, ...]
    progress: tuple[Progress, ...] = ()
    nameless: str = "?"

    is_lasting: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """See Picture."""
        return sha256(f"{_LOOK}{self!r}".encode()).hexdigest()

    def draw(self) -> bytes:
        """See Picture."""
        height = 444 + 96 * len(self.progress)
        image = canvas(_WIDTH, height)
        draw = ImageDraw.Draw(image)
        self._head(image, draw)
        y = 236
        for progress in self.progress:
            self._progress(draw, y, progress)
            y += 96
        self._figures(draw, y + 4)
        return finished(image)

    def _head(self, image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
        centre, radius = (_MARGIN + 66, 126), 64
        box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
        draw.ellipse(box, fill=PANEL, outline=LAMP, width=5)
        name = legible(self.name, self.nameless)
        initial = Hand(68, 700)
        write_centred(draw, centre[0], centre[1] + 24, name[:1].upper(), initial, LAMP)
        text = _MARGIN + 166
        room = _WIDTH - _MARGIN - text
        write(draw, text, 122, fitted(name, Hand(58, 700), room), Hand(58, 700), INK)
        write(draw, text, 170, fitted(legible(self.about), Hand(30), room), Hand(30), FAINT)

    def _progress(self, draw: ImageDraw.ImageDraw, y: float, progress: Progress) -> None:
        left, right = _MARGIN, _WIDTH - _MARGIN
        start = write_right(draw, right, y + 34, legible(progress.value), Hand(28), FAINT)
        label = Hand(32, 600)
        write(draw, left, y + 34, fitted(legible(progress.label), label, start - left - 24), label, LAMP)
        bar(draw, (left, y + 50, right, y + 66), progress.share, EMBER)

    def _figures(self, draw: ImageDraw.ImageDraw, y: float) -> None:
        gap, count = 20, max(1, len(self.figures))
        each = (_WIDTH - 2 * _MARGIN - gap * (count - 1)) / count
        for number, figure in enumerate(self.figures):
            left = _MARGIN + number * (each + gap)
            panel(draw, (left, y, left + each, y + 148), fill=PANEL, edge=LINE)
            value = Hand(48, 700)
            write_centred(draw, left + each / 2, y + 72, fitted(legible(figure.value), value, each - 16), value, INK)
            label = Hand(25)
            write_centred(draw, left + each / 2, y + 116, fitted(legible(figure.label), label, each - 16), label, FAINT)
