"""From what Ink says to the texts of a story: whole paragraphs, within what a node may say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from services.narrative.ink.stretch import Glue, Piece, Shown
from services.narrative.source.markup import markup_problem, visible
from services.narrative.source.texts import LONGEST_BUTTON

NOTHING = "…"
"""What stands where Ink says nothing, and Telegram needs a text."""


def paragraphs(pieces: Sequence[Piece], names: Mapping[str, str]) -> list[str]:
    """The lines of `pieces` as HTML: glue joins them, spaces are one. `names`: Ink's variables → our own."""
    text = ""
    glued = False
    for piece in pieces:
        if isinstance(piece, Glue):
            text, glued = text.rstrip("\n"), True
        elif isinstance(piece, Shown):
            text, glued = f"{text}{{{names[piece.name]}}}", False
        elif piece.strip() or not glued:
            # Braces would stand for a variable here.
            text += piece.replace("{", "(").replace("}", ")")
            glued = glued and not piece.strip()
        else:
            text += piece.replace("\n", "")
    lines = (re.sub(r"[ \t]+", " ", each).strip() for each in text.split("\n"))
    # Tags that Telegram shows stay; anything else that looks like one is what the author wrote.
    return [line if markup_problem(line) is None else escape(line, quote=False) for line in lines if line]


def pages(lines: Sequence[str], longest: int) -> list[str]:
    """The lines on as many pages as they need, each of at most `longest` characters."""
    told: list[str] = []
    for line in (part for whole in lines for part in _parts(whole, longest)):
        if told and len(visible(f"{told[-1]}\n\n{line}")) <= longest:
            told[-1] += f"\n\n{line}"
        else:
            told.append(line)
    return told or [NOTHING]


def label(text: str) -> str:
    """What a button says: plain text, cut at a word where it is too long."""
    text = " ".join(text.split()) or NOTHING
    if len(text) <= LONGEST_BUTTON:
        return text
    return text[: LONGEST_BUTTON - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _parts(line: str, longest: int) -> list[str]:
    """A line that is too long, divided where sentences end."""
    if len(visible(line)) <= longest:
        return [line]
    parts = [""]
    for sentence in re.split(r"(?<=[.!?…”\"]) ", line):
        # One sentence longer than a page is divided between words.
        for chunk in re.findall(rf".{{1,{longest // 2}}}(?:\s|$)", sentence) or [sentence[:longest]]:
            if parts[-1] and len(visible(parts[-1] + chunk)) + 1 > longest:
                parts.append("")
            parts[-1] = f"{parts[-1]} {chunk}".strip()
    return parts
