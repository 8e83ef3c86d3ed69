"""SVG: a drawing as one picture for any browser. Whatever the story says is text in it, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from services.narrative.authoring.drawing import Arrow, Box, BoxKind, Drawing, shortened
from services.narrative.authoring.layout import BOX_HEIGHT, BOX_WIDTH, Placed, placed
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
_LEGEND = ((BoxKind.DECISION, "decision"), (BoxKind.TIMED, "timed"), (BoxKind.ENDING, "ending"), (BoxKind.RETURN, "end of a scene"))  # fmt: skip  # noqa: E501
_STYLE = (
    "text{font-family:system-ui,sans-serif;font-size:11px;fill:#1e293b}"
    ".t{font-size:18px;font-weight:600}.h{font-size:13px;font-weight:600}.n{font-weight:600}.w{font-size:10px;fill:#475569}"
    ".l{font-size:9px;fill:#334155;paint-order:stroke;stroke:#f8fafc;stroke-width:3px}"
    "path{fill:none;stroke:#64748b;stroke-width:1.3}.g{stroke-dasharray:5 4}.c{stroke:#7c3aed;stroke-dasharray:2 3}"
    ".x{stroke:#94a3b8}rect{stroke:#94a3b8}"
)


def svg(drawing: Drawing) -> str:
    """The drawing as an SVG document."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    frames = placed(drawing)
    width = max((each.width for each in frames), default=400) + 2 * _MARGIN
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
    at = {node: place for each in frames for node, place in each.boxes.items()}
    home = {node: n for n, each in enumerate(frames) for node in each.boxes}
    yield from (_frame(each) for each in frames)
    for arrow in drawing.arrows:
        yield from _arrow(arrow, at[arrow.start], at[arrow.end], leaves=home[arrow.start] != home[arrow.end])
    for each in frames:
        for box in each.frame.boxes:
            yield from _box(box, *each.boxes[box.id])
    yield "</g>"
    yield "</svg>"


def _legend() -> Iterator[str]:
    for n, (kind, word) in enumerate(_LEGEND):
        x = _MARGIN + n * 110
        yield f'<rect x="{x}" y="50" width="14" height="14" rx="3" fill="{_FILL[kind]}"/>'
        yield f'<text x="{x + 20}" y="61">{word}</text>'
    x = _MARGIN + len(_LEGEND) * 110
    yield f'<path class="g" d="M{x} 57H{x + 28}"/><text x="{x + 34}" y="61">not for everybody</text>'


def _frame(each: Placed) -> str:
    rectangle = f'<rect x="{each.x:g}" y="{each.y:g}" width="{each.width:g}" height="{each.height:g}" rx="8"'
    title = f"{each.frame.title} ({each.frame.id})"
    heading = f'<text class="h" x="{each.x + 14:g}" y="{each.y + 22:g}">{escape(title)}</text>'
    return f'{rectangle} fill="{_FRAME[each.frame.kind]}"/>{heading}'


def _box(box: Box, x: float, y: float) -> Iterator[str]:
    left = x - BOX_WIDTH / 2
    yield f"<g><title>{escape(f'{box.id}: {box.text}')}</title>"
    yield (
        f'<rect x="{left:g}" y="{y:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6" fill="{_FILL[box.kind]}"/>'
        f'<text class="n" x="{left + 10:g}" y="{y + 19:g}">{escape(shortened(box.name, 28))}</text>'
        f'<text class="w" x="{left + 10:g}" y="{y + 35:g}">{escape(shortened(box.words, 34))}</text></g>'
    )


def _arrow(arrow: Arrow, start: tuple[float, float], end: tuple[float, float], *, leaves: bool) -> Iterator[str]:
    x1, y1 = start[0], start[1] + BOX_HEIGHT
    x2, y2 = end
    classes = " ".join(
        name
        for name, holds in (("g", arrow.is_gated), ("c", arrow.is_call), ("x", leaves and not arrow.is_call))
        if holds
    )
    if y2 > y1:
        bend = min((y2 - y1) / 2, 80)
        path = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
        label_at = (x1 + (x2 - x1) * 0.3, y1 + (y2 - y1) * 0.3 if not leaves else y1 + 16)
    else:
        # Back up, around the right side.
        side = max(x1, x2) + BOX_WIDTH / 2 + 26
        x1, y1, x2, y2 = x1 + BOX_WIDTH / 2, y1 - BOX_HEIGHT / 2, x2 + BOX_WIDTH / 2, y2 + BOX_HEIGHT / 2
        path = f"M{x1:g} {y1:g}C{side:g} {y1:g} {side:g} {y2:g} {x2:g} {y2:g}"
        label_at = (side - 20, (y1 + y2) / 2)
    yield f'<path class="{classes}" d="{path}" marker-end="url(#a)"><title>{escape(arrow.label)}</title></path>'
    if arrow.label:
        label = escape(shortened(arrow.label, 24))
        yield f'<text class="l" text-anchor="middle" x="{label_at[0]:g}" y="{label_at[1]:g}">{label}</text>'


def _attribute(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'
