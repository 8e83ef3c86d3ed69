"""Mentions: where variables, items, characters and texts are asked for, changed and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.narrative.conditions import AllOf, AnyOf, Chose, Compares, Condition, Has, IsOneOf, Not, Seen
from services.narrative.effects import Add, Clamp, Effect, Later, SetTo, Take
from services.narrative.graph import Story
from services.narrative.source.markup import placeholders


@dataclass
class Mentions:
    """Names that the story's conditions ask for, its effects change, and its texts show."""

    asked: set[str] = field(default_factory=set)
    """Variables, meters, items, nodes, choices."""
    changed: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    speaking: set[str] = field(default_factory=set)
    media: set[str] = field(default_factory=set)


def mentions_of(story: Story) -> Mentions:
    """Every mention in the story."""
    found = Mentions()
    for node in story.nodes.values():
        if node.speaker is not None:
            found.speaking.add(node.speaker)
        found.media |= {media for media in (node.image, node.voice) if media is not None}
        for effect in flat((*node.enter, *node.enter_once)):
            _note_effect(effect, found)
        for choice in node.choices:
            for effect in flat(choice.effects):
                _note_effect(effect, found)
            if choice.when is not None:
                found.asked |= set(_asked(choice.when))
    for texts in story.texts.values():
        for text in texts.values():
            found.shown |= set(placeholders(text))
    return found


def _note_effect(effect: Effect, found: Mentions) -> None:
    match effect:
        case SetTo(name) | Add(name) | Clamp(name):
            found.changed.add(name)
        case Take(item):
            found.given.add(item)


def flat(effects: Iterable[Effect]) -> Iterator[Effect]:
    """`effects`, and after each deferred one those it brings."""
    for effect in effects:
        yield effect
        if isinstance(effect, Later):
            yield from effect.effects


def _asked(condition: Condition) -> Iterator[str]:
    match condition:
        case Compares(_, name, _) | IsOneOf(name, _):
            yield name
        case Has(item):
            yield item
        case Seen(node):
            yield node
        case Chose(choice):
            yield choice
        case Not(part):
            yield from _asked(part)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from _asked(each)
