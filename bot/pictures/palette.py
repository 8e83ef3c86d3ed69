"""The colours of a house at night, and the surfaces painted with them."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TypeAlias

from PIL import Image, ImageDraw

Colour: TypeAlias = tuple[int, int, int]

INK: Colour = (244, 236, 222)
"""What is read first."""
FAINT: Colour = (170, 158, 176)
"""What is read second."""
LAMP: Colour = (240, 184, 90)
"""Light: titles, one's own row."""
EMBER: Colour = (214, 122, 72)
PANEL: Colour = (46, 37, 62)
PANEL_LIT: Colour = (70, 54, 66)
LINE: Colour = (78, 64, 98)
GOLD: Colour = (236, 190, 92)
SILVER: Colour = (196, 202, 214)
BRONZE: Colour = (206, 142, 98)
MEDALS = (GOLD, SILVER, BRONZE)

_TOP: Colour = (43, 32, 62)
_BOTTOM: Colour = (22, 18, 36)
_GLOW: Colour = (122, 78, 62)

Box: TypeAlias = tuple[float, float, float, float]


def canvas(width: int, height: int) -> Image.Image:
    """An empty wall at night, with the light of a lamp in the upper left."""
    return _wall(width, height).copy()


def panel(draw: ImageDraw.ImageDraw, box: Box, *, radius: int = 22, fill: Colour = PANEL, edge: Colour = LINE) -> None:
    """A surface to write on."""
    draw.rounded_rectangle(box, radius=radius, fill=fill, outline=edge, width=2)


def bar(draw: ImageDraw.ImageDraw, box: Box, share: float, fill: Colour = LAMP, ground: Colour = LINE) -> None:
    """A bar filled to `share` (0 to 1)."""
    left, top, right, bottom = box
    radius = (bottom - top) / 2
    draw.rounded_rectangle(box, radius=radius, fill=ground)
    if share > 0:
        end = left + max(2 * radius, (right - left) * min(share, 1.0))
        draw.rounded_rectangle((left, top, end, bottom), radius=radius, fill=fill)


def finished(image: Image.Image) -> bytes:
    """The picture as a JPEG file."""
    file = BytesIO()
    # Full colour resolution: thin letters in a warm colour would fray otherwise.
    image.save(file, "JPEG", quality=90, subsampling=0)
    return file.getvalue()


@lru_cache(maxsize=8)
def _wall(width: int, height: int) -> Image.Image:
    shade = Image.linear_gradient("L").resize((width, height))
    wall = Image.composite(Image.new("RGB", (width, height), _BOTTOM), Image.new("RGB", (width, height), _TOP), shade)
    reach = int(width * 1.1)
    # White in the middle of the gradient's circle is far from it: turned round, it is light that fades.
    light = Image.radial_gradient("L").resize((reach, reach)).point(lambda value: max(0, 255 - 2 * value) // 2)
    glow = Image.new("L", (width, height), 0)
    glow.paste(light, (-reach // 2 + width // 6, -reach // 2 + 40))
    return Image.composite(Image.new("RGB", (width, height), _GLOW), wall, glow)
