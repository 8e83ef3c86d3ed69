"""Unused: what story.yaml, the texts and the media folder bring along and nothing in the story needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.narrative.authoring.mentions import mentions_of
from services.narrative.authoring.places import Places
from services.narrative.errors import Problem
from services.narrative.graph import Story
from services.narrative.source.bundle import Bundle
from services.narrative.source.texts import wanted_texts

_OF_CHARACTERS = re.compile(r"character\.([a-z0-9_]+)\.(gift|talk\.[1-9][0-9]*)")


def unused_names(story: Story, places: Places) -> Iterator[Problem]:
    """Variables, items and characters that make no difference."""
    found = mentions_of(story)
    for name in story.variables:
        if name not in found.asked | found.shown:
            yield places.in_story(
                ("variables", name), f"nothing asks for {name} or shows it", "ask for it, or remove it"
            )
        elif name not in found.changed:
            yield places.in_story(("variables", name), f"nothing changes {name}", "change it somewhere, or remove it")
    for n, item in enumerate(story.items):
        if item not in found.given:
            yield places.in_story(("items", n), f'nothing gives the reader "{item}"', "give it somewhere, or remove it")
    for who, meters in story.characters.items():
        touched = {f"{meter}.{who}" for meter in meters} & (found.changed | found.asked)
        if who not in found.speaking and not touched:
            advice = "let them speak, or feel something, or remove them"
            yield places.in_story(("characters", who), f"{who} never speaks and feels nothing", advice)


def unused_texts(story: Story, places: Places) -> Iterator[Problem]:
    """Texts nobody ever sees: mostly those of a key that was misspelt."""
    shown = wanted_texts(story).keys() | _of_guests(story)
    for language, texts in story.texts.items():
        for key in texts:
            spoken = _OF_CHARACTERS.fullmatch(key)
            if key not in shown and not (spoken and spoken.group(1) in story.characters):
                yield places.at_text(language, key, "nothing shows this text", "correct the key, or remove the text")


def unused_media(story: Story, bundle: Bundle) -> Iterator[Problem]:
    """Files in media/ that no node shows or plays."""
    for name in sorted(bundle.media.keys() - mentions_of(story).media):
        yield Problem(f"media/{name}", "no node shows or plays it", "name it at a node, or remove it")


def _of_guests(story: Story) -> set[str]:
    """The keys of what may be said below a choice for subscribers, and where the points for one do not suffice."""
    nodes = story.nodes.values()
    return {f"{node.choice_key(choice)}.locked" for node in nodes for choice in node.choices if not choice.is_free}
