"""Mermaid: a story as a flowchart that GitHub, GitLab and many editors draw."""

from __future__ import annotations

from collections.abc import Iterator

from services.narrative.authoring.drawing import Arrow, BoxKind, Drawing, shortened

_SHAPES = {
    BoxKind.START: ("([", "])"),
    BoxKind.NODE: ("[", "]"),
    BoxKind.DECISION: ("{{", "}}"),
    BoxKind.TIMED: ("{{", "}}"),
    BoxKind.ENDING: ("(((", ")))"),
    BoxKind.RETURN: ("[[", "]]"),
}
_LONGEST_LABEL = 32


def mermaid(drawing: Drawing) -> str:
    """The drawing as Mermaid text."""
    return "\n".join(_lines(drawing)) + "\n"


def _lines(drawing: Drawing) -> Iterator[str]:
    # Nodes get numbers: an id such as "end" or "class" is a word of Mermaid's own.
    numbers: dict[str, str] = {}
    yield "flowchart TD"
    for n, frame in enumerate(drawing.frames):
        yield f"  subgraph f{n}[{_quoted(frame.title)}]"
        for box in frame.boxes:
            numbers[box.id] = f"n{len(numbers)}"
            opening, closing = _SHAPES[box.kind]
            said = f"{box.name}: {box.words}" if box.words else box.name
            yield f"    {numbers[box.id]}{opening}{_quoted(said)}{closing}"
        yield "  end"
    for arrow in drawing.arrows:
        yield f"  {numbers[arrow.start]} {_line(arrow)} {numbers[arrow.end]}"
    timed = [numbers[box.id] for frame in drawing.frames for box in frame.boxes if box.kind is BoxKind.TIMED]
    if timed:
        yield "  classDef timed stroke-width:3px"
        yield f"  class {','.join(timed)} timed"


def _line(arrow: Arrow) -> str:
    label = f"|{_quoted(shortened(arrow.label, _LONGEST_LABEL))}|" if arrow.label else ""
    if arrow.is_call:
        return "==>"
    return f"-.->{label}" if arrow.is_gated else f"-->{label}"


def _quoted(text: str) -> str:
    # Mermaid knows no escapes in quotes, only codes for characters.
    codes = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
    return '"' + "".join(codes.get(character, character) for character in text) + '"'
