"""Walks: readings by chance, from the beginning to an ending, and what they met."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from services.narrative.graph import Story
from services.narrative.source.markup import visible
from services.narrative.story import Option, begin, choose, options

MOST_TURNS = 2_000
"""A walk this long is given up, or three times the story's nodes long where that is more: it goes round somewhere."""

MOST_UNENDED = 5
"""After so many walks that were given up no more are worth their time: the others would be too."""


class Picks(Protocol):
    """Which of the open options of `node` a walk takes."""

    def __call__(self, node: str, open_ones: Sequence[Option]) -> Option: ...


@dataclass
class Tally:
    """What a number of walks met. Readers of every second walk are VIP; points are no matter."""

    story: Story
    nodes: Counter[str] = field(default_factory=Counter)
    """How many times each was come to."""
    choices: Counter[str] = field(default_factory=Counter)
    """How many times each was taken, `chapter.node.choice`; decisions alone."""
    endings: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    """Keys of deferred consequences that came about."""
    turns: list[int] = field(default_factory=list)
    """By walk: nodes come to."""
    decisions: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    """By walk: words read in the story's first language."""
    unended: list[str] = field(default_factory=list)
    """Where walks stood that were given up."""

    @property
    def walks(self) -> int:
        return len(self.turns)

    @property
    def missed_nodes(self) -> tuple[str, ...]:
        return tuple(node for node in self.story.nodes if node not in self.nodes)

    @property
    def missed_choices(self) -> tuple[str, ...]:
        return tuple(choice for choice in decision_choices(self.story) if choice not in self.choices)

    @property
    def missed_endings(self) -> tuple[str, ...]:
        return tuple(ending for ending in self.story.endings if ending not in self.endings)

    @property
    def is_complete(self) -> bool:
        """Whether every node was come to and every choice taken."""
        return not self.missed_nodes and not self.missed_choices

    @cached_property
    def words_of(self) -> dict[str, int]:
        """Words of each text, by key, in the story's first language."""
        return words_of(self.story, self.story.languages[0])


def decision_choices(story: Story) -> tuple[str, ...]:
    """The keys of all choices a reader has a say in."""
    return tuple(node.choice_key(c) for node in story.nodes.values() if node.is_decision for c in node.choices)


def words_of(story: Story, language: str) -> dict[str, int]:
    """How many words each text has, by key."""
    return {key: len(visible(text).split()) for key, text in story.texts[language].items()}


class Walker:
    """Walks through a story as often as it is told. The same seed walks the same ways."""

    def __init__(self, story: Story, seed: int = 1) -> None:
        self.tally = Tally(story)
        self._story = story
        self._chance = random.Random(seed)

    def walk(self) -> None:
        """One reading, every open option as likely as any other."""
        self._walk(lambda _node, open_ones: self._chance.choice(open_ones))

    def explore(self, most_walks: int) -> None:
        """Walk towards what was taken least, until everything was met or `most_walks` were walked."""
        while not self.tally.is_complete and len(self.tally.unended) < MOST_UNENDED and self.tally.walks < most_walks:
            # Only the rarest way would meet in one order what another order opens: half the steps are left to chance.
            self._walk(self._rare_or_any)

    def _rare_or_any(self, node: str, open_ones: Sequence[Option]) -> Option:
        if self._chance.random() < 0.5:
            return self._chance.choice(open_ones)
        return min(open_ones, key=lambda option: self.tally.choices[f"{node}.{option.choice.id}"])

    def _walk(self, pick: Picks) -> None:
        story, tally = self._story, self.tally
        is_vip = tally.walks % 2 == 1
        turn = begin(story)
        turns = decisions = words = 0
        while True:
            node = story.nodes[turn.state.node]
            turns += 1
            tally.nodes[node.id] += 1
            tally.told.update(turn.told)
            words += sum(tally.words_of.get(key, 0) for key in (node.id, *turn.told))
            open_ones = [each for each in options(story, turn.state, is_vip=is_vip) if each.is_open]
            if not open_ones or turns > max(MOST_TURNS, 3 * len(story.nodes)):
                break
            option = pick(node.id, open_ones)
            if node.is_decision:
                tally.choices[node.choice_key(option.choice)] += 1
                decisions += len(open_ones) > 1
            turn = choose(story, turn.state, option.index, is_vip=is_vip)
        tally.turns.append(turns)
        tally.decisions.append(decisions)
        tally.words.append(words)
        if node.ending is None:
            tally.unended.append(node.id)
        else:
            tally.endings[node.ending] += 1
