"""What a story's texts may contain: a few tags of Telegram's HTML, well nested, and the reader's name and variables."""

from __future__ import annotations

import html
import re

TAGS = frozenset(("b", "i", "u", "s", "a", "tg-spoiler"))

_TOKEN = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>|[<>]|&([a-zA-Z]+|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});|&")
_ANY_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LINK = re.compile(r' href="https://[^"\s<>]{1,500}"')
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|[{}]")
_ENTITIES = frozenset(("lt", "gt", "amp", "quot"))


def markup_problem(text: str) -> str | None:
    """What is wrong with the markup of `text`, None if nothing is: it is shown as it stands."""
    if "<" not in text and ">" not in text and "&" not in text:
        return None
    still_open: list[str] = []
    for token in _TOKEN.finditer(text):
        closing, tag, attributes, entity = token.groups()
        if tag is None:
            if entity is not None and (entity in _ENTITIES or entity.startswith("#")):
                continue
            return f'"{token.group()}" must be written as {html.escape(token.group()[0])}'
        problem = _tag_problem(closing, tag, attributes, still_open)
        if problem is not None:
            return problem
    return f"<{still_open[-1]}> is not closed" if still_open else None


def _tag_problem(closing: str, tag: str, attributes: str, still_open: list[str]) -> str | None:
    if tag not in TAGS:
        return f"<{tag[:20]}> is not allowed; these are: {', '.join(sorted(TAGS))}"
    if closing:
        if not still_open or still_open[-1] != tag:
            return f"</{tag}> closes nothing that is open here"
        still_open.pop()
        return None
    if tag == "a" and not _LINK.fullmatch(attributes):
        return 'a link is written <a href="https://…">'
    if tag != "a" and attributes:
        return f"<{tag}> takes nothing beside its name"
    still_open.append(tag)
    return None


def placeholders(text: str) -> list[str]:
    """The names in braces in `text`; an empty one for braces that hold no name."""
    if "{" not in text and "}" not in text:
        return []
    return [match.group(1) or "" for match in _PLACEHOLDER.finditer(text)]


def visible(text: str) -> str:
    """`text` as a reader sees it: no tags, entities resolved."""
    if "<" not in text and "&" not in text:
        return text
    return html.unescape(_ANY_TAG.sub("", text))
