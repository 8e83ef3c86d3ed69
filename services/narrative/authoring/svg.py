"""SVG: a drawing as one picture for any browser. Whatever the story says is text in it, never markup.

Each box lists its ways on, numbered as their arrows are. Arrows are drawn within a chapter and into the one below it;
a way to anywhere else names its place in the list, since an arrow across the whole picture shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from services.narrative.authoring.drawing import Arrow, Box, BoxKind, Drawing, shortened
from services.narrative.authoring.layout import BOX_WIDTH, Placed, Spot, placed
from services.narrative.graph import ChapterKind

_MARGIN = 24
_FILL = {
    BoxKind.START: "#dbeafe",
    BoxKind.NODE: "#ffffff",
    BoxKind.DECISION: "#fef3c7",
    BoxKind.TIMED: "#fed7aa",
    BoxKind.ENDING: "#dcfce7",
    BoxKind.RETURN: "#ede9fe",
}
_FRAME = {ChapterKind.MAIN: "#f8fafc", ChapterKind.SIDE: "#fdf4ff", ChapterKind.SCENES: "#f5f3ff"}
_LEGEND = (
    (BoxKind.DECISION, "decision"),
    (BoxKind.TIMED, "timed"),
    (BoxKind.ENDING, "ending"),
    (BoxKind.RETURN, "end of a scene"),
)
_STYLE = (
    "text{font-family:system-ui,sans-serif;font-size:11px;fill:#1e293b}"
    ".t{font-size:18px;font-weight:600}.h{font-size:13px;font-weight:600}.n{font-weight:600}"
    ".w{font-size:10px;fill:#475569}.i{font-size:9px;fill:#334155;paint-order:stroke;stroke:#f8fafc;stroke-width:3px}"
    "path{fill:none;stroke:#64748b;stroke-width:1.3}.g{stroke-dasharray:5 4}.c{stroke:#7c3aed;stroke-dasharray:2 3}"
    "rect{stroke:#94a3b8}"
)
_HEAD, _LINE = 44, 14
"""Pixels of a box above its list, and of each line of it."""


@dataclass(frozen=True, slots=True)
class _Way:
    """An arrow with its number in the list of its box, None where it is the only way and needs none."""

    arrow: Arrow
    number: int | None
    is_drawn: bool

    @property
    def line(self) -> str:
        """What the box's list says; empty for a way that is seen without words."""
        label = self.arrow.label or ("scene" if self.arrow.is_call else "")
        said = f"{self.number} {label}".strip() if self.number is not None else label
        if self.is_drawn:
            return shortened(said, 36) if self.number is not None or self.arrow.label else ""
        return f"{shortened(said, max(34 - len(self.arrow.end), 6))} → {self.arrow.end}".strip()


def svg(drawing: Drawing) -> str:
    """The drawing as an SVG document."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    ways = _ways(drawing)
    heights = {node: _HEAD + _LINE * sum(bool(way.line) for way in each) for node, each in ways.items()}
    frames = placed(drawing, heights)
    width = max(max((each.width for each in frames), default=0) + 2 * _MARGIN, 680)
    height = max((each.y + each.height for each in frames), default=0) + 2 * _MARGIN + 60
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" aria-label={_attribute(drawing.title)}>'
    )
    yield f"<style>{_STYLE}</style>"
    yield (
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" style="fill:#64748b;stroke:none"/></marker></defs>'
    )
    yield f'<rect width="{width:g}" height="{height:g}" fill="#ffffff" style="stroke:none"/>'
    yield f'<text class="t" x="{_MARGIN}" y="36">{escape(drawing.title)}</text>'
    yield from _legend()
    yield f'<g transform="translate({_MARGIN} 84)">'
    yield from (_frame(each) for each in frames)
    spots = {node: spot for each in frames for node, spot in each.spots.items()}
    for node, spot in spots.items():
        drawn = sorted((way for way in ways[node] if way.is_drawn), key=lambda way: spots[way.arrow.end].x)
        for n, way in enumerate(drawn):
            aside = (n - (len(drawn) - 1) / 2) * min(26, (BOX_WIDTH - 50) / len(drawn))
            yield from _arrow(way, spot, spots[way.arrow.end], aside)
    for each in frames:
        for box in each.frame.boxes:
            yield from _box(box, spots[box.id], ways[box.id])
    yield "</g>"
    yield "</svg>"


def _ways(drawing: Drawing) -> dict[str, list[_Way]]:
    """The ways on from each box, in the order of its choices."""
    home = {box.id: n for n, frame in enumerate(drawing.frames) for box in frame.boxes}
    arrows: dict[str, list[Arrow]] = {node: [] for node in home}
    for arrow in drawing.arrows:
        arrows[arrow.start].append(arrow)
    ways: dict[str, list[_Way]] = {}
    for node, each in arrows.items():
        choices = [arrow for arrow in each if not arrow.is_call]
        for arrow in each:
            number = choices.index(arrow) + 1 if len(choices) > 1 and not arrow.is_call else None
            is_near = home[arrow.end] - home[node] in ((0,) if arrow.is_call else (0, 1))
            ways.setdefault(node, []).append(_Way(arrow, number, is_near))
    return {node: ways.get(node, []) for node in arrows}


def _legend() -> Iterator[str]:
    for n, (kind, word) in enumerate(_LEGEND):
        x = _MARGIN + n * 110
        yield f'<rect x="{x}" y="50" width="14" height="14" rx="3" fill="{_FILL[kind]}"/>'
        yield f'<text x="{x + 20}" y="61">{word}</text>'
    x = _MARGIN + len(_LEGEND) * 110 + 20
    yield f'<path class="g" d="M{x} 57H{x + 28}"/><text x="{x + 34}" y="61">not for everybody</text>'


def _frame(each: Placed) -> str:
    rectangle = f'<rect x="{each.x:g}" y="{each.y:g}" width="{each.width:g}" height="{each.height:g}" rx="8"'
    title = f"{each.frame.title} ({each.frame.id})"
    heading = f'<text class="h" x="{each.x + 14:g}" y="{each.y + 22:g}">{escape(title)}</text>'
    return f'{rectangle} fill="{_FRAME[each.frame.kind]}"/>{heading}'


def _box(box: Box, spot: Spot, ways: Sequence[_Way]) -> Iterator[str]:
    left = spot.x - BOX_WIDTH / 2
    size = f'width="{BOX_WIDTH}" height="{spot.height:g}"'
    yield f"<g><title>{escape(f'{box.id}: {box.text}')}</title>"
    yield (
        f'<rect x="{left:g}" y="{spot.y:g}" {size} rx="6" fill="{_FILL[box.kind]}"/>'
        f'<text class="n" x="{left + 10:g}" y="{spot.y + 18:g}">{escape(shortened(box.name, 30))}</text>'
        f'<text class="w" x="{left + 10:g}" y="{spot.y + 33:g}">{escape(shortened(box.words, 34))}</text>'
    )
    listed = [way for way in ways if way.line]
    for n, way in enumerate(listed):
        y = spot.y + _HEAD + 4 + n * _LINE
        full = f"<title>{escape(f'{way.arrow.label} → {way.arrow.end}')}</title>"
        yield f'<text class="w" x="{left + 10:g}" y="{y:g}">{full}{escape(way.line)}</text>'
    yield "</g>"


def _arrow(way: _Way, start: Spot, end: Spot, aside: float) -> Iterator[str]:
    """The arrow, which leaves its box `aside` of the middle."""
    x1, y1, x2, y2 = start.x + aside, start.y + start.height, end.x, end.y
    if y2 > y1:
        bend = min((y2 - y1) / 2, 80)
        path = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
        number_at = (x1, y1 + 12)
    else:
        # Back up, or to itself: around the right side.
        x1, x2 = start.x + BOX_WIDTH / 2, end.x + BOX_WIDTH / 2
        y1, y2 = start.y + start.height - 12, end.y + 14
        side = max(x1, x2) + 30
        path = f"M{x1:g} {y1:g}C{side:g} {y1:g} {side:g} {y2:g} {x2:g} {y2:g}"
        number_at = (x1 + 10, y1)
    kind = " ".join(name for name, holds in (("g", way.arrow.is_gated), ("c", way.arrow.is_call)) if holds)
    yield f'<path class="{kind}" d="{path}" marker-end="url(#a)"/>'
    if way.number is not None:
        yield f'<text class="i" text-anchor="middle" x="{number_at[0]:g}" y="{number_at[1]:g}">{way.number}</text>'


def _attribute(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'
