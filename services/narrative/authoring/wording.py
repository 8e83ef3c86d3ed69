"""Wording: texts that are right by the rules and still not what a reader should get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from services.narrative.authoring.places import Places
from services.narrative.errors import Problem
from services.narrative.graph import Story
from services.narrative.source.markup import placeholders, visible

NAMES_AT_MOST = 24
"""Characters: a text as short as this may be the same in two languages, being a name."""

WORDS_PER_S = 5.0
"""A fast reader's pace."""


def untranslated(story: Story, places: Places) -> Iterator[Problem]:
    """Texts that are the same in two languages."""
    first, *others = story.languages
    for language in others:
        for key, text in story.texts[language].items():
            if len(text) > NAMES_AT_MOST and text == story.texts[first].get(key):
                yield places.at_text(language, key, f"the same text as in {first}", f"write it in {language}")


def different_placeholders(story: Story, places: Places) -> Iterator[Problem]:
    """Texts that show a variable in one language and not in another. {name} is left to each language's taste."""
    first, *others = story.languages
    for language in others:
        for key, text in story.texts[language].items():
            here = set(placeholders(text)) - {"name"}
            there = set(placeholders(story.texts[first].get(key, text))) - {"name"}
            if here != there:
                missing = ", ".join(f"{{{name}}}" for name in sorted(here ^ there))
                yield places.at_text(language, key, f"{missing} is in one language only", f"compare it with {first}")


def same_buttons(story: Story, places: Places) -> Iterator[Problem]:
    """Nodes where two buttons that are shown together say the same. Hidden ones are held to exclude each other."""
    for node in story.nodes.values():
        for language, texts in story.texts.items():
            said = Counter(texts.get(node.choice_key(choice)) for choice in node.choices if not choice.is_hidden)
            said.update({texts.get(node.choice_key(choice)) for choice in node.choices if choice.is_hidden})
            for text, times in said.items():
                if text is not None and times > 1:
                    reason = f'{times} buttons say "{text}" ({language})'
                    yield places.at_node(node, reason, "no reader can tell them apart")


def too_fast(story: Story, places: Places) -> Iterator[Problem]:
    """Timed decisions that are over before a fast reader has read them."""
    for node in story.nodes.values():
        if node.timer is None:
            continue
        words = max(_words(story, language, node.id) for language in story.languages)
        if words / WORDS_PER_S > node.timer.seconds:
            reason = f"{words} words cannot be read in {node.timer.seconds} s"
            advice = f"give {round(words / WORDS_PER_S * 2)} s, or say less"
            yield places.at_node(node, reason, advice, part="timed")


def _words(story: Story, language: str, node_id: str) -> int:
    node = story.nodes[node_id]
    keys = [node_id, *(node.choice_key(choice) for choice in node.choices)]
    return sum(len(visible(story.texts[language].get(key, "")).split()) for key in keys)
