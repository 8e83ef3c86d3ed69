"""Whether a text is HTML as Telegram takes it, and where it is not. Pure.

Source: the Bot API's "HTML style"; what Telegram reads leniently and shows otherwise than it was meant (a link without
an address) is refused here too, since a million people would see it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from enum import StrEnum

MOST_UNITS = 4096
MOST_CAPTION_UNITS = 1024
"""The longest message and the longest caption of a picture Telegram takes, in UTF-16 units without the tags."""

LONGEST_SOURCE = 16_384
"""Characters of a text with its tags."""

_TAGS = frozenset(("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "span"))
_TAGS |= {"a", "code", "pre", "tg-emoji", "blockquote"}
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ADDRESS = re.compile(r"(?:https?://|tg://|mailto:|tel:|ton://|tonsite://)\S+|[^\s/]+\.[^\s/]{2,}\S*", re.IGNORECASE)
_NEAR = 20


class Fault(StrEnum):
    """What is wrong with a text."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_TAG = "no_tag"
    """A `<` that begins no tag."""
    UNKNOWN_TAG = "unknown_tag"
    NOT_CLOSED = "not_closed"
    NOT_OPENED = "not_opened"
    CROSSED = "crossed"
    """Closed before what was opened inside it."""
    NO_ADDRESS = "no_address"
    BAD_SPAN = "bad_span"
    """A span that is no spoiler."""
    BAD_EMOJI = "bad_emoji"
    BAD_KIND = "bad_kind"
    """Neither a text nor a picture."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and its place: line and column from 1, what stands there, and the tag or the number it is about."""

    fault: Fault
    line: int = 0
    column: int = 0
    near: str = ""
    about: str = ""


def visible(source: str) -> str:
    """What readers see of checked HTML."""
    return html.unescape(_TAG.sub("", source))


def visible_units(source: str) -> int:
    """The length of what readers see of checked HTML, as Telegram counts it."""
    seen = visible(source)
    return len(seen) + sum(character > "\uffff" for character in seen)


def problem_of(source: str, *, is_caption: bool = False) -> Problem | None:
    """The first thing Telegram would not take in `source`, or would show otherwise than meant; None for good HTML."""
    found = _broken_tag(source)
    if found is not None:
        return found
    units, most = visible_units(source), MOST_CAPTION_UNITS if is_caption else MOST_UNITS
    if units > most or len(source) > LONGEST_SOURCE:
        return Problem(Fault.TOO_LONG, about=f"{max(units, len(source) - LONGEST_SOURCE + most)}/{most}")
    if not is_caption and not visible(source).strip():
        return Problem(Fault.EMPTY)
    return None


def _broken_tag(source: str) -> Problem | None:
    opened: list[tuple[str, int]] = []
    at = 0
    while (at := source.find("<", at)) >= 0:
        match = _TAG.match(source, at)
        if match is None:
            return _problem(source, at, Fault.NO_TAG)
        name = match["name"].lower()
        if name not in _TAGS:
            return _problem(source, at, Fault.UNKNOWN_TAG, name)
        if not match["end"]:
            if fault := _bad_attributes(name, match["attributes"]):
                return _problem(source, at, fault, name)
            opened.append((name, at))
        elif not opened:
            return _problem(source, at, Fault.NOT_OPENED, name)
        elif opened[-1][0] != name:
            return _problem(source, at, Fault.CROSSED, opened[-1][0])
        else:
            opened.pop()
        at = match.end()
    return _problem(source, opened[-1][1], Fault.NOT_CLOSED, opened[-1][0]) if opened else None


def _bad_attributes(name: str, attributes: str) -> Fault | None:
    given = {key.lower(): double or single for key, double, single in _ATTRIBUTE.findall(attributes)}
    match name:
        case "a" if not _ADDRESS.fullmatch(html.unescape(given.get("href", "")).strip()):
            return Fault.NO_ADDRESS
        case "span" if given.get("class") != "tg-spoiler":
            return Fault.BAD_SPAN
        case "tg-emoji" if not given.get("emoji-id", "").isdigit():
            return Fault.BAD_EMOJI
        case _:
            return None


def _problem(source: str, at: int, fault: Fault, about: str = "") -> Problem:
    line_begins = source.rfind("\n", 0, at) + 1
    near = " ".join(source[at : at + _NEAR].split())
    return Problem(fault, source.count("\n", 0, at) + 1, at - line_begins + 1, near, about)
