"""Text and its entities, as Telegram's server makes them: HTML parse mode in, MessageEntity objects out.

Offsets and lengths are in UTF-16 code units. Errors carry Telegram's own sentences with byte offsets.
Source: the Bot API's "HTML style" and TDLib's reading of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from bot.playground.errors import ApiError, bad_request
from bot.playground.wire import Json

UserLookup = Callable[[int], Json | None]
"""The User object of a person by id, for links of the form tg://user?id=…; None when nobody has that id."""

_STYLES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
}
_TAGS = {*_STYLES, "a", "code", "pre", "tg-emoji", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_SPECIAL = re.compile(r"[<&]")
_SPACE = " \t\n\r\v\f"


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units, so an emoji beyond the first plane counts two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def parse_html(source: str, user_of: UserLookup) -> tuple[str, list[Json]]:
    """Plain text and the entities the tags stood for, in the order the tags closed.

    ApiError "can't parse entities: …" for unclosed, unknown or mis-nested tags.
    """
    return _Reader(source, user_of).read()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int  # UTF-16 units
    begin: int  # position in the list of output pieces


class _Reader:
    def __init__(self, source: str, user_of: UserLookup) -> None:
        self._source = source
        self._user_of = user_of
        self._at = 0
        self._pieces: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while found := _SPECIAL.search(self._source, self._at):
            self._emit(self._source[self._at : found.start()])
            self._at = found.start()
            if found[0] == "&":
                self._emit(self._reference() or self._take())
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        self._emit(self._source[self._at :])
        if self._open:
            raise _broken(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return "".join(self._pieces), self._entities

    def _emit(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._offset += utf16_length(text)

    def _peek(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self) -> str:
        self._at += 1
        return self._source[self._at - 1]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self._at += 1

    def _word(self, stops: str) -> str:
        begin = self._at
        while self._peek() and self._peek() not in stops:
            self._at += 1
        return self._source[begin : self._at]

    def _reference(self) -> str | None:
        """The character a reference like &lt; or &#x41; stands for, read past; None leaves the ampersand as text."""
        found = _REFERENCE.match(self._source, self._at)
        if found is None:
            return None
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            character = _NAMED.get(name)
        else:
            digits = hexadecimal if hexadecimal is not None else decimal
            code = int(digits or "0", 16 if hexadecimal is not None else 10) if len(digits) < 8 else 0
            character = chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None
        if character is not None:
            self._at = found.end()
        return character

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        tag = self._word(_SPACE + ">").lower()
        if not self._peek():
            raise _broken("Unclosed start tag", self._byte(begin))
        if tag not in _TAGS:
            raise _broken(f'Unsupported start tag "{tag}"', self._byte(begin))
        argument = self._attributes(tag, begin)
        if tag == "span" and argument != "spoiler":
            raise _broken('Tag "span" must have class "tg-spoiler"', self._byte(begin))
        self._open.append(_Open(tag, argument, self._offset, len(self._pieces)))

    def _attributes(self, tag: str, begin: int) -> str:
        """The one attribute that matters for this tag, reading up to and past the closing '>'."""
        argument = ""
        while True:
            self._skip_space()
            if self._peek() == ">":
                self._at += 1
                return argument
            name = self._word(_SPACE + "=>/\"'")
            if not name:
                raise _broken(f'Empty attribute name in the tag "{tag}"', self._byte(begin))
            self._skip_space()
            value = ""
            if self._peek() == "=":
                self._at += 1
                self._skip_space()
                value = self._attribute_value()
            if not self._peek():
                raise _broken(f'Unclosed start tag "{tag}"', self._byte(begin))
            match tag, name.lower():
                case ("a", "href") | ("tg-emoji", "emoji-id"):
                    argument = value
                case "code", "class" if value.startswith("language-"):
                    argument = value.removeprefix("language-")
                case "span", "class" if value.startswith("tg-"):
                    argument = value.removeprefix("tg-")
                case "blockquote", "expandable":
                    argument = "expandable"

    def _attribute_value(self) -> str:
        quote = self._peek()
        if quote not in ("'", '"'):
            begin = self._at
            while (character := self._peek()) and ((character.isascii() and character.isalnum()) or character in ".-"):
                self._at += 1
            if self._peek() and self._peek() not in _SPACE + ">":
                raise _broken("Unexpected end of name token", self._byte(begin))
            return self._source[begin : self._at].lower()
        self._at += 1
        value: list[str] = []
        while self._peek() and self._peek() != quote:
            reference = self._reference() if self._peek() == "&" else None
            value.append(reference or self._take())
        self._at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _broken("Unexpected end tag", self._byte(begin))
        self._at += 2
        tag = self._word(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _broken("Unclosed end tag", self._byte(begin))
        self._at += 1
        opened = self._open.pop()
        if tag and tag != opened.tag:
            reason = (
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{opened.tag}>", found "</{tag}>"'
            )
            raise _broken(reason)
        length = self._offset - opened.offset
        if length:
            self._close(opened, length)

    def _close(self, opened: _Open, length: int) -> None:
        entity: Json = {"type": _STYLES.get(opened.tag, opened.tag), "offset": opened.offset, "length": length}
        match opened.tag:
            case "a":
                inner = "".join(self._pieces[opened.begin :])
                if not self._link(entity, opened.argument or inner):
                    return
            case "tg-emoji":
                if not (opened.argument.isascii() and opened.argument.isdigit()):
                    raise _broken("Invalid custom emoji identifier specified")
                entity |= {"type": "custom_emoji", "custom_emoji_id": opened.argument}
            case "blockquote" if opened.argument:
                entity["type"] = "expandable_blockquote"
            case "code":
                inner_pre = self._entities[-1] if self._entities else {}
                if opened.argument and inner_pre.get("type") == "pre" and _range(inner_pre) == _range(entity):
                    inner_pre["language"] = opened.argument
                    return
                entity |= {"language": opened.argument} if opened.argument else {}
            case "pre":
                # <pre><code class="language-python">…</code></pre> is one entity: pre with a language.
                inner_code = self._entities[-1] if self._entities else {}
                if inner_code.get("type") == "code" and _range(inner_code) == _range(entity):
                    self._entities.pop()
                    if "language" in inner_code:
                        entity["language"] = inner_code["language"]
        self._entities.append(entity)

    def _link(self, entity: Json, target: str) -> bool:
        """Make the entity a link or a mention; False when the target is no address, and the text stays plain."""
        user_id = _mentioned_id(target)
        if user_id is not None:
            user = self._user_of(user_id)
            if user is None:
                return False
            entity |= {"type": "text_mention", "user": user}
            return True
        url = link_address(target)
        if url is None:
            return False
        entity |= {"type": "text_link", "url": url}
        return True

    def _byte(self, position: int) -> int:
        return len(self._source[:position].encode())


def link_address(target: str) -> str | None:
    """The address as Telegram stores it (scheme added, a bare host given its slash), or None when it is no address."""
    target = target.strip()
    if not target or any(character in _SPACE for character in target):
        return None
    try:
        parts = urlsplit(target if "://" in target else f"http://{target}")
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme in ("tg", "ton"):
        return target
    if parts.scheme not in ("http", "https", "tonsite") or not host:
        return None
    if "." not in host.strip(".") and ":" not in host:
        return None
    return parts._replace(path=parts.path or "/").geturl()


def _mentioned_id(target: str) -> int | None:
    if not target.lower().startswith("tg://user?"):
        return None
    digits = parse_qs(target.partition("?")[2]).get("id", [""])[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def _range(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["length"]


def _broken(reason: str, byte_offset: int | None = None) -> ApiError:
    where = "" if byte_offset is None else f" at byte offset {byte_offset}"
    return bad_request(f"can't parse entities: {reason}{where}")
