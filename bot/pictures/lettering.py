"""Lettering: text in the bundled fonts, whatever people are called.

Lora (SIL Open Font License) speaks; DejaVu Sans stands in for letters it lacks: Greek, Arabic, Hebrew, some symbols.
What neither has (coloured emoji, Chinese, Japanese, Korean) is left out, and where nothing remains a stand-in is drawn.
"""

from __future__ import annotations

import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from PIL import ImageDraw, ImageFont

from bot.pictures.palette import Colour

_FOLDER = str(files("bot.pictures").joinpath("fonts"))
_SPEAKING, _STANDING_IN = "Lora.ttf", "DejaVuSans.ttf"
_NOWHERE = "\U0010fffe"
"""A character no font has: what is drawn like it is missing."""

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Hand:
    """How letters are drawn: height in pixels, and 400 (regular) to 700 (bold)."""

    size: int
    weight: int = 400


def legible(text: str, otherwise: str = "") -> str:
    """`text` without what cannot be drawn; `otherwise` where nothing is left."""
    kept = "".join(character for character in unicodedata.normalize("NFC", text) if _face_of(character))
    return " ".join(kept.split()) or otherwise


def width(text: str, hand: Hand) -> float:
    """How wide `text` is, in pixels."""
    return sum(_font(face, hand).getlength(run) for face, run in _runs(text))


def fitted(text: str, hand: Hand, room: float) -> str:
    """`text`, cut with an ellipsis where it is wider than `room`."""
    if width(text, hand) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + _ELLIPSIS, hand) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + _ELLIPSIS


def wrapped(text: str, hand: Hand, room: float) -> list[str]:
    """`text` in lines that are no wider than `room`, broken between words; a word that is too wide is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, hand) <= room:
            lines[-1] = longer
        else:
            lines.append(fitted(word, hand, room))
    return lines


def write(draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, hand: Hand, colour: Colour) -> float:
    """Draw `text` from `x` on the baseline; where it ends."""
    for face, run in _runs(text):
        font = _font(face, hand)
        draw.text((x, baseline), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)
    return x


def write_right(draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, hand: Hand, colour: Colour) -> float:
    """Draw `text` so that it ends at `x`; where it begins."""
    start = x - width(text, hand)
    write(draw, start, baseline, text, hand, colour)
    return start


def write_centred(draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, hand: Hand, colour: Colour) -> None:
    """Draw `text` with its middle at `x`."""
    write(draw, x - width(text, hand) / 2, baseline, text, hand, colour)


def _runs(text: str) -> list[tuple[str, str]]:
    """`text` in pieces of one font each. A space goes with what is before it: words of one script stay together."""
    faces: list[str] = []
    for character in text:
        found = _face_of(character) or _STANDING_IN
        faces.append(faces[-1] if faces and character == " " else found)
    paired = zip(faces, text, strict=True)
    return [(face, "".join(c for _, c in run)) for face, run in groupby(paired, key=lambda pair: pair[0])]


@lru_cache(maxsize=20_000)
def _face_of(character: str) -> str | None:
    """The font that has `character`; None when none does, or when it is not meant to be seen."""
    if character == " ":
        return _SPEAKING
    # Controls, marks of direction, joiners, private characters, and what selects an emoji's look.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") or "\ufe00" <= character <= "\ufe0f":
        return None
    if "\U0001f3fb" <= character <= "\U0001f3ff":
        return None
    return next((face for face in (_SPEAKING, _STANDING_IN) if _has(face, character)), None)


def _has(face: str, character: str) -> bool:
    font = _font(face, Hand(24))
    if character.isspace():
        return True
    mask = font.getmask(character)
    missing = font.getmask(_NOWHERE)
    return (mask.size, bytes(mask)) != (missing.size, bytes(missing))


_of_thread = threading.local()


def _font(face: str, hand: Hand) -> ImageFont.FreeTypeFont:
    """The font in that size and weight. Each thread has its own: FreeType's faces are not made to be shared."""
    known: dict[tuple[str, Hand], ImageFont.FreeTypeFont] = _of_thread.__dict__.setdefault("fonts", {})
    font = known.get((face, hand))
    if font is None:
        font = ImageFont.truetype(f"{_FOLDER}/{face}", hand.size)
        if face == _SPEAKING:
            font.set_variation_by_axes([hand.weight])
        known[face, hand] = font
    return font
