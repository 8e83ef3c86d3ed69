"""Hints: what the choices of the next decision would do to the characters. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.narrative.bonds import change
from services.narrative.draft import StateDraft
from services.narrative.graph import Story
from services.narrative.state import State
from services.narrative.story import choose, options

FARTHEST = 30
"""How many pages without a choice a hint looks ahead."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A decision ahead: at which node, and by choice what each character would feel about it, in sum."""

    node: str
    impacts: Mapping[str, Mapping[str, int]]


def next_hint(story: Story, state: State, *, is_vip: bool = False) -> Hint | None:
    """The next decision from where the reader stands; None where the story ends before one."""
    for _ in range(FARTHEST):
        shown = options(story, state, is_vip=is_vip)
        if len(shown) > 1:
            return Hint(state.node, {option.choice.id: _impacts(story, state, option.index) for option in shown})
        if not shown:
            return None
        state = choose(story, state, shown[0].index, is_vip=is_vip).state
    return None


def _impacts(story: Story, state: State, index: int) -> dict[str, int]:
    draft = StateDraft(story, state)
    draft.apply(story.nodes[state.node].choices[index].effects)
    after = draft.state()
    return {who: felt for who in story.characters if (felt := change(state, after, who))}
