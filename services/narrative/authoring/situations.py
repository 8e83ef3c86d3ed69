"""Situations: every one a reader can be in, visited one after the other; where there are few enough, a proof."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from services.narrative.authoring.mentions import mentions_of
from services.narrative.graph import Story
from services.narrative.state import State
from services.narrative.story import begin, choose, options

MOST_SITUATIONS = 20_000
"""A story with more is left to chance."""

MOST_STEPS = 4_000_000
"""Situations times nodes: what is visited in some seconds. A long story makes every situation a larger one."""


@dataclass(frozen=True)
class Visited:
    """What was met. `is_whole`: nothing else can be; otherwise there were too many situations to look at them all."""

    situations: int
    nodes: frozenset[str]
    choices: frozenset[str]
    endings: frozenset[str]
    is_whole: bool


def visit_all(story: Story, most: int = MOST_SITUATIONS) -> Visited:
    """Every situation of a subscriber with points to spare, to whom most is open, or the first `most` of them."""
    most = min(most, MOST_STEPS // len(story.nodes))
    tell_apart = _Difference(story)
    first = begin(story).state
    met: set[Hashable] = {tell_apart(first)}
    waiting = [first]
    nodes, choices, endings = {first.node}, set[str](), set[str]()
    while waiting and len(met) <= most:
        state = waiting.pop()
        node = story.nodes[state.node]
        if node.ending is not None:
            endings.add(node.ending)
        for option in options(story, state, is_vip=True):
            if not option.is_open:
                continue
            if node.is_decision:
                choices.add(node.choice_key(option.choice))
            after = choose(story, state, option.index, is_vip=True).state
            nodes.add(after.node)
            if (situation := tell_apart(after)) not in met:
                met.add(situation)
                waiting.append(after)
    return Visited(len(met), frozenset(nodes), frozenset(choices), frozenset(endings), is_whole=not waiting)


class _Difference:
    """What makes two states different for all that can follow: the rest is never asked for."""

    def __init__(self, story: Story) -> None:
        self._asked = mentions_of(story).asked
        self._places = self._asked | {node.id for node in story.nodes.values() if node.enter_once}

    def __call__(self, state: State) -> Hashable:
        asked = self._asked
        return (
            state.node,
            state.calls,
            state.deferred,
            frozenset(state.begun),
            tuple(value for name, value in state.values.items() if name in asked),
            frozenset(asked.intersection(state.items)),
            frozenset(self._places.intersection(state.seen)),
            frozenset(asked.intersection(state.chosen)),
        )
