"""Bonds: what talking to characters and giving them something does. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.narrative.draft import StateDraft
from services.narrative.graph import Story
from services.narrative.state import State

TALK_EVERY = timedelta(hours=20)
"""How long a character has nothing new to say."""
TALK_WARMS = 1
GIFT_WARMS = 5

WARMEST = "affection"
"""The meter that gifts go to, where a character has it; else their first one."""


def may_talk(last_at: datetime | None, now: datetime) -> bool:
    """Whether the character has something to say again."""
    return last_at is None or now - last_at >= TALK_EVERY


def talked(story: Story, state: State, who: str) -> State:
    """The state after a talk: the character's first meter grows a little."""
    meters = list(story.characters[who])
    return warmed(story, state, who, meters[0] if meters else None, TALK_WARMS)


def given(story: Story, state: State, who: str) -> State:
    """The state after a gift."""
    meters = list(story.characters[who])
    meter = WARMEST if WARMEST in meters else next(iter(meters), None)
    return warmed(story, state, who, meter, GIFT_WARMS)


def warmed(story: Story, state: State, who: str, meter: str | None, amount: int) -> State:
    """The state with that meter grown, within its bounds; a character without meters feels nothing."""
    if meter is None:
        return state
    draft = StateDraft(story, state)
    draft.add(f"{meter}.{who}", amount)
    return replace(state, values=draft.values)


def change(before: State, after: State, who: str) -> int:
    """By how much the character's meters changed in sum."""
    return int(
        sum(
            float(value) - float(before.values.get(name, 0))
            for name, value in after.values.items()
            if name.endswith(f".{who}")
        )
    )


def line_of(story: Story, who: str, talks: int) -> str | None:
    """The key of what the character says at talk number `talks` (0, 1, …); None where nothing is written for them."""
    keys: list[str] = []
    while f"character.{who}.talk.{len(keys) + 1}" in story.texts[story.languages[0]]:
        keys.append(f"character.{who}.talk.{len(keys) + 1}")
    return keys[talks % len(keys)] if keys else None
