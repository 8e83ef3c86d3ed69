"""What a reader is shown, as data: the screens of the narrative. Pure; texts are named by their keys."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from services.narrative.graph import Story
from services.narrative.readers import Reader
from services.narrative.saves import SLOTS, Decision, Save
from services.narrative.state import State, progress_percent
from services.narrative.story import Option, options


class Note(StrEnum):
    """A word before a node, when it is not just the next one."""

    WELCOME_BACK = "welcome_back"
    MOVED_ON = "moved_on"
    """A button of another turn was tapped: this is where the reader is."""
    LOCKED = "locked"
    TIME_IS_UP = "time_is_up"
    REWOUND = "rewound"
    NOT_ENOUGH = "not_enough"
    """The points were not enough for it."""
    NEW_EDITION = "new_edition"
    """The story was changed by its authors, and the reader's place with it."""


def mark_of(node: str) -> str:
    """Six characters that stand for a node in a button."""
    return urlsafe_b64encode(hashlib.sha256(node.encode()).digest()[:5]).decode()[:6]


def place_in(story: Story, state: State, reader: Reader) -> dict[str, Any]:
    """What is needed to write a node's text: which text, and what stands in its braces."""
    values = {name: state.values.get(name, variable.start) for name, variable in story.variables.items()}
    return {
        "digest": story.digest,
        "node": state.node,
        "speaker": story.nodes[state.node].speaker,
        "name": reader.first_name,
        "values": values,
        "image": story.nodes[state.node].image,
    }


def node_page(
    story: Story,
    save: Save,
    reader: Reader,
    *,
    note: Note | None = None,
    waits_for: int | None = None,
    missed: int | None = None,
) -> dict[str, Any]:
    """A node with the choices the reader sees there.

    `waits_for`: the choice whose points are being fetched; `missed`: the one the points did not suffice for.
    """
    node = story.nodes[save.state.node]
    return {
        **place_in(story, save.state, reader),
        "story_id": story.id,
        "slot": save.slot,
        "save_id": save.save_id,
        "turn": save.turn,
        "mark": mark_of(node.id),
        "options": [_option(option) for option in options(story, save.state, is_vip=reader.is_vip)],
        "seconds": node.timer.seconds if node.timer else None,
        "note": note,
        "waits_for": waits_for,
        "missed": missed,
        "voice": node.voice,
    }


def last_page(story: Story, save: Save, reader: Reader) -> dict[str, Any]:
    """The node the story ends at."""
    return {**place_in(story, save.state, reader), "voice": story.nodes[save.state.node].voice}


def ending_page(story: Story, save: Save, reader: Reader, found: Sequence[str]) -> dict[str, Any]:
    """Which ending the reader came to, and how many they have found."""
    return {
        **place_in(story, save.state, reader),
        "image": None,
        "story_id": story.id,
        "slot": save.slot,
        "ending": story.nodes[save.state.node].ending,
        "found": len(set(found) & set(story.endings)),
        "endings": len(story.endings),
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "index": option.index,
        "choice": option.choice.id,
        "lock": option.lock,
        "price": option.choice.price,
    }


def story_page(
    story: Story, saves: Sequence[Save], stories: Mapping[str, Story], found: Sequence[str]
) -> dict[str, Any]:
    """One story: its slots, and how many endings were found. `stories`: by digest, those the saves belong to."""
    by_slot = {save.slot: save for save in saves}
    latest = max(saves, key=lambda save: save.changed_at, default=None)
    return {
        "digest": story.digest,
        "story_id": story.id,
        "latest": latest.slot if latest else None,
        "slots": [_slot(slot, by_slot.get(slot), stories) for slot in SLOTS],
        "found": len(set(found) & set(story.endings)),
        "endings": len(story.endings),
    }


def _slot(slot: int, save: Save | None, stories: Mapping[str, Story]) -> dict[str, Any]:
    if save is None:
        return {"slot": slot, "percent": None, "chapter": None, "is_over": False}
    story = stories[save.digest]
    if save.state.node not in story.nodes:
        return {"slot": slot, "percent": 0.0, "chapter": None, "is_over": False}
    return {
        "slot": slot,
        "percent": progress_percent(story, save.state),
        "chapter": save.state.chapter,
        "is_over": story.nodes[save.state.node].ending is not None,
    }


def recap_page(story: Story, decisions: Sequence[Decision], page: int, pages: int) -> dict[str, Any]:
    """Decisions of a reading, the latest first, those the story still has."""
    known = [decision.choice for decision in decisions if decision.choice.rpartition(".")[0] in story.nodes]
    return {"digest": story.digest, "story_id": story.id, "choices": known, "page": page, "pages": pages}


def characters_page(story: Story, state: State) -> dict[str, Any]:
    """The characters the reader has met, with what each feels."""
    return {
        "digest": story.digest,
        "story_id": story.id,
        "characters": [character(story, state, who) for who in story.characters if has_met(story, state, who)],
    }


def character(story: Story, state: State, who: str) -> dict[str, Any]:
    """One character and their meters, -100 to 100."""
    meters = {meter: int(state.values.get(f"{meter}.{who}", 0)) for meter in story.characters[who]}
    return {"character": who, "meters": meters}


def has_met(story: Story, state: State, who: str) -> bool:
    """Whether the reader heard the character speak, or is felt about by them."""
    spoke = any(story.nodes[node].speaker == who for node in state.seen if node in story.nodes)
    feels = any(state.values.get(f"{meter}.{who}", start) != start for meter, start in story.characters[who].items())
    return spoke or feels
