"""A message's text with its entities in the shape Telegram gives them.

`formatted` is the one way in: it reads the markup, trims, lets styles merge, keeps code free of anything else, finds
what the server finds by itself (commands, mentions, hashtags, addresses), sorts, and keeps the first hundred.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.errors import bad_request
from bot.playground.html_markup import UserLookup, link_address, parse_html, utf16_length
from bot.playground.wire import Json

MAX_ENTITIES = 100
MAX_TEXT = 4096
"""Longest text of a message, in UTF-16 units after the markup is read."""

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_OPAQUE = ("pre", "code")
_GIVEN = {*_STYLES, *_OPAQUE, "text_link", "text_mention", "custom_emoji", "blockquote", "expandable_blockquote"}
_ORDER = {name: rank for rank, name in enumerate(("blockquote", "expandable_blockquote", "pre", "code", "text_link"))}
_ORDER |= {name: 90 + rank for rank, name in enumerate((*_STYLES, "custom_emoji"))}

_CONTROL = dict.fromkeys((*range(9), *range(11, 32), 127)) | {9: " ", 11: " ", 12: " "}
_DETECTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("url", re.compile(r"(?<![\w@.])(?:https?|tg|tonsite)://[^\s<>\"«»]+[^\s<>\"«».,:;!?'()\[\]]", re.IGNORECASE)),
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}(?![\w-])", re.IGNORECASE),
    ),
    (
        "url",
        re.compile(
            r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|me|es|de|uk|fr|it|app|info|edu|gov)(?![\w.-]*\w)"
            r"(?:/[^\s<>\"«»]*[^\s<>\"«».,:;!?'()\[\]])?",
            re.IGNORECASE,
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it stands in a message. `entities` are MessageEntity objects, sorted."""

    text: str
    entities: list[Json]


def formatted(source: str, parse_mode: str, given: Any, user_of: UserLookup) -> Formatted:
    """The text and entities Telegram would store for this text.

    `parse_mode` is "HTML" or empty; `given` is the call's own entities list, used without a parse mode.
    ApiError when the markup is broken or of another kind.
    """
    source = clean(source)
    if parse_mode.lower() == "html":
        text, entities = parse_html(source, user_of)
    elif parse_mode.lower() in ("", "none"):
        text, entities = source, list(_read_given(given, utf16_length(source), user_of))
    elif parse_mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"can't parse entities: the playground reads parse_mode HTML, not {parse_mode}")
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, _normal(entities))
    if len(text) <= MAX_TEXT:  # A longer one is refused anyway, and searching it would take its time.
        entities += _detected(text, entities)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"], _ORDER.get(entity["type"], 50)))
    return Formatted(text, entities[:MAX_ENTITIES])


def clean(text: str) -> str:
    """Text without control characters: tabs become spaces, line feeds stay."""
    return text if text.isprintable() else text.translate(_CONTROL)


def _read_given(given: Any, text_length: int, user_of: UserLookup) -> Iterable[Json]:
    if given is None:
        return
    if not isinstance(given, list):
        raise bad_request("can't parse entities: Expected an Array of MessageEntity")
    for entity in given:
        if not isinstance(entity, dict):
            raise bad_request("can't parse entities: MessageEntity must be an Object")
        kind, offset, length = entity.get("type"), entity.get("offset"), entity.get("length")
        if not isinstance(kind, str) or type(offset) is not int or type(length) is not int:
            raise bad_request("can't parse entities: MessageEntity needs the fields type, offset and length")
        if kind not in _GIVEN or offset < 0 or length < 1 or offset + length > text_length:
            continue
        if (extra := _given_extra(kind, entity, user_of)) is not None:
            yield {"type": kind, "offset": offset, "length": length, **extra}


def _given_extra(kind: str, entity: Json, user_of: UserLookup) -> Json | None:
    match kind:
        case "text_link":
            url = link_address(str(entity.get("url", "")))
            return None if url is None else {"url": url}
        case "text_mention":
            user = entity.get("user")
            person = user_of(user["id"]) if isinstance(user, dict) and type(user.get("id")) is int else None
            return None if person is None else {"user": person}
        case "pre" if isinstance(entity.get("language"), str) and entity["language"]:
            return {"language": entity["language"]}
        case "custom_emoji":
            return {"custom_emoji_id": str(entity.get("custom_emoji_id", ""))}
        case _:
            return {}


def _normal(entities: Sequence[Json]) -> list[Json]:
    """Styles merged where they touch and cut out of code; nothing else lies inside code."""
    opaque = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE]
    result: list[Json] = []
    for entity in entities:
        if entity["type"] in _STYLES:
            continue
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        inside = any(low <= begin and end <= high for low, high in opaque)
        if entity["type"] in _OPAQUE or not inside:
            result.append({k: v for k, v in entity.items() if k != "language" or entity["type"] == "pre"})
    for style in _STYLES:
        spans = _merged((e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] == style)
        for begin, end in _without(spans, opaque):
            result.append({"type": style, "offset": begin, "length": end - begin})
    return result


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _without(spans: list[tuple[int, int]], holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for low, high in holes:
        pieces = [piece for begin, end in spans for piece in ((begin, min(end, low)), (max(begin, high), end))]
        spans = [(begin, end) for begin, end in pieces if begin < end]
    return spans


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space at the end, nor at the beginning as far as no entity covers it."""
    text = text.rstrip()
    first = min((entity["offset"] for entity in entities), default=len(text))
    lead = 0
    while lead < first and text[lead : lead + 1] in (" ", "\n"):
        lead += 1
    text, length = text[lead:], utf16_length(text[lead:])
    kept: list[Json] = []
    for entity in entities:
        offset = entity["offset"] - lead
        if offset < length:
            kept.append({**entity, "offset": offset, "length": min(entity["length"], length - offset)})
    return text, kept


def _detected(text: str, entities: Sequence[Json]) -> list[Json]:
    """What the server finds by itself, outside of code and links, never two over the same letters."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in (*_OPAQUE, "text_link", "text_mention", "custom_emoji")
    ]
    found: list[Json] = []
    for kind, pattern in _DETECTED:
        for hit in pattern.finditer(text):
            begin = utf16_length(text[: hit.start()])
            end = begin + utf16_length(hit[0])
            if not any(begin < high and low < end for low, high in taken):
                taken.append((begin, end))
                found.append({"type": kind, "offset": begin, "length": end - begin})
            if len(found) >= MAX_ENTITIES:
                return found
    return found
