"""Telegram's HTML: escaping what people wrote, splitting what is too long, and falling back to plain text."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_UNITS = 4096
"""The longest message Telegram takes, in UTF-16 units. Telegram leaves tags out; counting them is on the safe side."""

MAX_CAPTION_UNITS = 1024
"""The longest caption of a picture, counted in the same way."""

LONGEST_VALUE = 500
"""Characters of one value somebody else wrote; more is cut with an ellipsis."""

_TOKEN = re.compile(r"</?[a-z][^<>]*>|&(?:[a-z]+|#\d+);|\s|[^<&\s]+|[<&]", re.IGNORECASE)
_TAG_NAME = re.compile(r"</?([a-z][a-z0-9-]*)", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)

# Overrides, embeddings, isolates and marks: with them a name could turn the rest of the text around.
_DIRECTION_CONTROLS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = [code for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace()]
_REMOVED = dict.fromkeys((*_DIRECTION_CONTROLS, *_CONTROLS))
_SURROGATE = re.compile("[\ud800-\udfff]")
# Letters and signs that are drawn as nothing: the fillers of Hangul, and the empty pattern of Braille.
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def clean(value: str) -> str:
    """What somebody wrote, on one line, without control characters, at most LONGEST_VALUE characters.

    Nothing where nothing of it would be seen. Text with right-to-left letters is isolated, so that it leaves the order
    of the words around it alone; other text gets no invisible characters.
    """
    if value.isascii() and value.isprintable():
        # Most values, and nothing in them to take away.
        text = " ".join(value.split())
    else:
        kept = value if value.isprintable() else _SURROGATE.sub("", value)
        text = " ".join(kept.translate(_REMOVED).split())
        if not any(map(_is_seen, text)):
            return ""
    if len(text) > LONGEST_VALUE:
        text = f"{text[: LONGEST_VALUE - 1]}…"
    if not text.isascii() and any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return f"{_ISOLATE}{text}{_END_ISOLATE}"
    return text


def _is_seen(character: str) -> bool:
    """Whether the character leaves a mark by itself, which spaces, joiners and combining marks do not."""
    return character not in _BLANK_LETTERS and unicodedata.category(character)[0] not in "CMZ"


def escape(value: str) -> str:
    """`clean(value)` with `<`, `>` and `&` written so that Telegram shows them."""
    return html.escape(clean(value), quote=False)


def plain_text(markup: str) -> str:
    """What a reader sees of `markup`: no tags, entities resolved."""
    return html.unescape(_TAG.sub("", markup))


def utf16_units(text: str) -> int:
    """The length of `text` as Telegram counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split_html(markup: str, limit: int = MAX_UNITS) -> list[str]:
    """`markup` in parts of at most `limit` UTF-16 units, each well-formed by itself.

    Cut between paragraphs where possible, else between lines, else between words; tags that are open at a cut are
    closed before it and opened again after it. Blank parts are left out: nothing but blanks gives an empty list.
    """
    closing = _closing(_left_open(markup))
    if utf16_units(markup) + len(closing) <= limit:
        whole = f"{markup.rstrip()}{closing}"
        return [whole] if plain_text(whole).strip() else []
    parts: list[str] = []
    part = _Part(limit)
    for token in _tokens(markup, limit):
        if not part.fits(token):
            done, part = part.cut()
            parts.append(done)
        part.add(token)
    parts.append(part.close())
    return [part for part in parts if plain_text(part).strip()]


def _tokens(markup: str, limit: int) -> Iterator[str]:
    # A quarter of the limit leaves room for the tags around a word that is longer than a message.
    longest = max(1, limit // 4)
    for match in _TOKEN.finditer(markup):
        token = match.group()
        if _is_tag(token) or utf16_units(token) <= longest:
            yield token
        else:
            # Characters beyond the basic plane count twice.
            step = max(1, longest // 2)
            for start in range(0, len(token), step):
                yield token[start : start + step]


def _left_open(markup: str) -> list[str]:
    """The tags `markup` opens and does not close."""
    left: list[str] = []
    for tag in _TAG.findall(markup):
        _pass(tag, left)
    return left


def _pass(tag: str, open_tags: list[str]) -> None:
    """Note in `open_tags` that `tag` opens, or closes the last of them."""
    if tag[1] == "/":
        del open_tags[-1:]
    else:
        open_tags.append(tag)


def _is_tag(token: str) -> bool:
    return len(token) > 1 and token[0] == "<"


@dataclass
class _Part:
    limit: int
    tokens: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    units: int = 0

    def fits(self, token: str) -> bool:
        """Whether the part with `token`, all its tags closed, stays within the limit."""
        closing = _closing(self.open_tags)
        if _is_tag(token) and token[1] != "/":
            closing += _closing([token])
        return self.units + utf16_units(token) + utf16_units(closing) <= self.limit or not self._says_something()

    def add(self, token: str) -> None:
        self.tokens.append(token)
        self.units += utf16_units(token)
        if _is_tag(token):
            _pass(token, self.open_tags)

    def cut(self) -> tuple[str, _Part]:
        """The part up to the best place to cut, and a part that begins with what follows."""
        at = self._best_cut()
        head, tail = _Part(self.limit), _Part(self.limit)
        for token in self.tokens[:at]:
            head.add(token)
        for token in (*head.open_tags, *self.tokens[at:]):
            if token.isspace() and not tail._says_something():
                continue
            tail.add(token)
        return head.close(), tail

    def close(self) -> str:
        return f"{''.join(self.tokens).rstrip()}{_closing(self.open_tags)}"

    def _best_cut(self) -> int:
        """Where to cut: behind the last paragraph, line or word of the second half, else at the end."""
        count = len(self.tokens)
        paragraph = line = word = 0
        for index in range(1, count):
            if not self.tokens[index].isspace():
                continue
            word = index
            if self.tokens[index] == "\n":
                line = index
                if self.tokens[index - 1] == "\n":
                    paragraph = index
        for found in (paragraph, line, word):
            if found >= count // 2 and any(_shows(token) for token in self.tokens[:found]):
                return found
        return count

    def _says_something(self) -> bool:
        return any(_shows(token) for token in self.tokens)


def _shows(token: str) -> bool:
    return not _is_tag(token) and not token.isspace()


def _closing(tags: list[str]) -> str:
    names = (match.group(1) for tag in reversed(tags) if (match := _TAG_NAME.match(tag)))
    return "".join(f"</{name}>" for name in names)
