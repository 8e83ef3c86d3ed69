"""The leaderboard as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from PIL import ImageDraw

from bot.pictures.lettering import Hand, fitted, legible, wrapped, write, write_centred, write_right
from bot.pictures.palette import FAINT, INK, LAMP, LINE, MEDALS, PANEL, PANEL_LIT, bar, canvas, finished, panel

_LOOK = "board 2"
"""Changed with the way it is drawn, so that Telegram's old pictures are not sent any more."""

_WIDTH, _MARGIN = 1000, 56
_HEAD, _ROW, _GAP = 190, 84, 10
_EMPTY_LINES, _EMPTY_STEP = 3, 50


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One person: `score` as it is written, `share` of the leader's (0 to 1)."""

    place: str
    name: str
    score: str
    share: float
    is_you: bool = False


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """A board: its first places, one's own below them where it is not among them, and a line at the foot."""

    title: str
    subtitle: str
    lines: tuple[BoardLine, ...]
    own: BoardLine | None = None
    empty: str = ""
    foot: str = ""
    nameless: str = "?"

    is_lasting: ClassVar[bool] = False

    @property
    def key(self) -> str:
        """See Picture."""
        return sha256(f"{_LOOK}{self!r}".encode()).hexdigest()

    def draw(self) -> bytes:
        """See Picture."""
        rows = len(self.lines) or 2
        height = _HEAD + rows * (_ROW + _GAP) + (_ROW + 34 if self.own else 0) + (76 if self.foot else 0) + _MARGIN - 20
        image = canvas(_WIDTH, height)
        draw = ImageDraw.Draw(image)
        room = _WIDTH - 2 * _MARGIN
        title = Hand(58, 700)
        write(draw, _MARGIN, 104, fitted(legible(self.title), title, room), title, LAMP)
        write(draw, _MARGIN, 152, fitted(legible(self.subtitle), Hand(30), room), Hand(30), FAINT)
        y = _HEAD
        for line in self.lines:
            self._row(draw, y, line)
            y += _ROW + _GAP
        if not self.lines:
            lines = wrapped(legible(self.empty), Hand(34), room)[:_EMPTY_LINES]
            for number, words in enumerate(lines):
                baseline = y + _ROW + (number - (len(lines) - 1) / 2) * _EMPTY_STEP
                write_centred(draw, _WIDTH / 2, baseline, words, Hand(34), FAINT)
            y += rows * (_ROW + _GAP)
        if self.own:
            for step in (-1, 0, 1):
                middle = _WIDTH / 2 + 22 * step
                draw.ellipse((middle - 4, y + 4, middle + 4, y + 12), fill=LINE)
            y += 34
            self._row(draw, y, self.own)
            y += _ROW
        if self.foot:
            write(draw, _MARGIN, y + 50, fitted(legible(self.foot), Hand(27), room), Hand(27), FAINT)
        return finished(image)

    def _row(self, draw: ImageDraw.ImageDraw, y: float, line: BoardLine) -> None:
        left, right = _MARGIN, _WIDTH - _MARGIN
        fill, edge = (PANEL_LIT, LAMP) if line.is_you else (PANEL, LINE)
        panel(draw, (left, y, right, y + _ROW), fill=fill, edge=edge)
        middle, centre = y + _ROW / 2, left + 52
        medal = MEDALS[int(line.place) - 1] if line.place in ("1", "2", "3") else None
        if medal:
            draw.ellipse((centre - 27, middle - 27, centre + 27, middle + 27), fill=medal)
        number = Hand(30 if len(line.place) < 4 else 22, 700)
        write_centred(draw, centre, middle + number.size * 0.34, line.place, number, PANEL if medal else FAINT)
        start = write_right(draw, right - 28, middle + 12, line.score, Hand(36, 700), LAMP if line.is_you else INK)
        name, text = Hand(36, 600 if line.is_you else 500), left + 104
        write(draw, text, middle + 6, fitted(legible(line.name, self.nameless), name, start - text - 28), name, INK)
        bar(draw, (text, y + _ROW - 20, text + 360, y + _ROW - 14), line.share, medal or FAINT, PANEL_LIT)
