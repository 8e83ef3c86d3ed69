"""The stories Diana ships with: whole in each language, long enough, and open to their readers from end to end."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import services.narrative
from services.narrative import Story, load_story
from services.narrative.bonds import line_of
from services.narrative.graph import Node
from services.narrative.story import Turn, begin, choose, options

STORIES = Path(services.narrative.__file__).parent / "stories"
NOVEL, TUTORIAL = "late_letters", "tutorial"
WALKS = 250
"""Enough that, with this seed, every corner of both stories is visited."""


@cache
def bundled(story_id: str) -> Story:
    return load_story(STORIES / story_id)


@cache
def walks(story_id: str) -> tuple[tuple[Turn, ...], ...]:
    """Readings from the beginning to an ending, by open choices taken at random; every other reader is VIP."""
    chance = random.Random(20)
    return tuple(tuple(_walk(bundled(story_id), chance, is_vip=bool(n % 2))) for n in range(WALKS))


def _walk(story: Story, chance: random.Random, *, is_vip: bool) -> Iterator[Turn]:
    turn = begin(story)
    yield turn
    while open_ones := [each for each in options(story, turn.state, is_vip=is_vip) if each.is_open]:
        turn = choose(story, turn.state, chance.choice(open_ones).index, is_vip=is_vip)
        yield turn


def decisions(story: Story, chapter: str) -> list[Node]:
    """The nodes of a chapter at which the reader, rather than what happened before, says how it goes on."""
    nodes = (story.nodes[node] for node in story.chapters[chapter].nodes)
    return [node for node in nodes if sum(not choice.is_hidden for choice in node.choices) > 1]


@pytest.mark.parametrize("story_id", [NOVEL, TUTORIAL])
def test_both_languages_say_everything(story_id: str) -> None:
    english, spanish = (bundled(story_id).texts[language] for language in ("en", "es"))

    assert english.keys() == spanish.keys()
    assert not [key for key in english if english[key] == spanish[key] and len(english[key]) > len("Inspector Brandt")]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_novel_is_a_novel(language: str) -> None:
    story = bundled(NOVEL)

    words = sum(len(re.sub(r"<[^>]+>", "", story.texts[language][node]).split()) for node in story.nodes)

    assert words >= 12_000
    assert len(story.main_chapters) == 10
    assert len(story.characters) == 5
    assert len(story.endings) == 3


def test_every_chapter_has_decisions() -> None:
    story = bundled(NOVEL)

    counted = {chapter: len(decisions(story, chapter)) for chapter in story.main_chapters}

    assert min(counted.values()) >= 2, counted


def test_a_reading_meets_consequences_of_earlier_chapters() -> None:
    told = Counter(key for walk in walks(NOVEL) for turn in walk for key in turn.told)

    assert len(told) >= 4
    assert told.keys() == {later.text for later in bundled(NOVEL).laters.values()}


@pytest.mark.parametrize("story_id", [NOVEL, TUTORIAL])
def test_every_node_and_every_choice_is_reached(story_id: str) -> None:
    story = bundled(story_id)
    nodes, taken = set[str](), set[str]()
    for walk in walks(story_id):
        nodes |= {turn.state.node for turn in walk}
        taken |= {key for turn in walk for key in turn.state.chosen}

    assert nodes == story.nodes.keys()
    assert taken == {
        node.choice_key(choice) for node in story.nodes.values() if node.is_decision for choice in node.choices
    }


@pytest.mark.parametrize("story_id", [NOVEL, TUTORIAL])
def test_no_ending_is_out_of_the_way(story_id: str) -> None:
    story = bundled(story_id)

    ends = Counter(story.nodes[walk[-1].state.node].ending for walk in walks(story_id))

    assert ends.keys() == set(story.endings)
    assert min(ends.values()) > WALKS / 10, ends


def test_nobody_in_the_novel_is_lost_for_words_when_talked_to() -> None:
    story = bundled(NOVEL)

    lines = {who: {line_of(story, who, talks) for talks in range(4)} for who in story.characters}

    assert {who: len(said - {None}) for who, said in lines.items()} == dict.fromkeys(story.characters, 4)
    assert all(
        f"character.{who}.gift" in story.texts[language] for who in story.characters for language in ("en", "es")
    )
