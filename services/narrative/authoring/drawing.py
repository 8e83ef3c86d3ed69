"""Drawing: a story as boxes and arrows, whatever they are drawn with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from services.narrative.graph import GO_ON, ChapterKind, Choice, Node, Story
from services.narrative.source.markup import visible

Texts: TypeAlias = Callable[[str], str | None]
"""From a key to its text."""


class BoxKind(StrEnum):
    """What a box stands for."""

    START = "start"
    NODE = "node"
    DECISION = "decision"
    TIMED = "timed"
    ENDING = "ending"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its name, the first words of its text, and all of it."""

    id: str
    kind: BoxKind
    name: str
    words: str
    text: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one node to another. `is_gated`: not for everybody. `is_call`: into a scene that returns."""

    start: str
    end: str
    label: str = ""
    is_gated: bool = False
    is_call: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A chapter, or a file of scenes, and its boxes."""

    id: str
    title: str
    kind: ChapterKind
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture. Every arrow begins and ends at a box that is in it."""

    title: str
    frames: tuple[Frame, ...]
    arrows: tuple[Arrow, ...]


def drawing_of(story: Story, language: str | None = None, chapter: str | None = None) -> Drawing:
    """The story, or one chapter of it with the nodes next to it, in `language` (its first one)."""
    texts = story.texts[language or story.languages[0]]
    arrows = [arrow for node in story.nodes.values() for arrow in _arrows(node, texts.get)]
    if chapter is not None:
        inside = set(story.chapters[chapter].nodes)
        arrows = [arrow for arrow in arrows if arrow.start in inside or arrow.end in inside]
        inside |= {place for arrow in arrows for place in (arrow.start, arrow.end)}
    else:
        inside = set(story.nodes)
    frames = []
    for each in story.chapters.values():
        boxes = tuple(_box(story, story.nodes[node], texts.get(node, "")) for node in each.nodes if node in inside)
        if boxes:
            frames.append(Frame(each.id, texts.get(f"chapter.{each.id}", each.id), each.kind, boxes))
    return Drawing(texts.get("title", story.id), tuple(frames), tuple(arrows))


def shortened(text: str, most: int) -> str:
    """`text` in one line of at most `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _box(story: Story, node: Node, text: str) -> Box:
    name = node.id.split(".")[1]
    if node.timer is not None:
        name = f"{name} · {node.timer.seconds} s"
    if node.ending is not None:
        name = f"{name} · {node.ending}"
    return Box(node.id, _kind(story, node), name, shortened(visible(text), 40), visible(text))


def _kind(story: Story, node: Node) -> BoxKind:
    if node.ending is not None:
        return BoxKind.ENDING
    if node.returns:
        return BoxKind.RETURN
    if node.timer is not None:
        return BoxKind.TIMED
    if node.is_decision:
        return BoxKind.DECISION
    return BoxKind.START if node.id == story.start else BoxKind.NODE


def _arrows(node: Node, text: Texts) -> Iterator[Arrow]:
    if node.call is not None:
        yield Arrow(node.id, node.call, is_call=True)
    for choice in node.choices:
        if choice.to is not None:
            yield Arrow(node.id, choice.to, _label(node, choice, text), _is_gated(choice))


def _label(node: Node, choice: Choice, text: Texts) -> str:
    if choice.id == GO_ON:
        return ""
    label = text(node.choice_key(choice)) or choice.id
    if choice.price:
        label = f"{label} ({choice.price} points)"
    return f"{label} (VIP)" if choice.is_vip else label


def _is_gated(choice: Choice) -> bool:
    return choice.when is not None or not choice.is_free
