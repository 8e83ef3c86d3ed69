"""An example of each screen of the narrative, made as the narrative makes them, and the book they read from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.narrative import Story
from services.narrative.pages import (
    Note,
    character,
    characters_page,
    ending_page,
    last_page,
    node_page,
    place_in,
    recap_page,
    story_page,
)
from services.narrative.readers import Reader
from services.narrative.saves import Decision, Save
from services.narrative.state import State, starting_values
from services.narrative.story import begin, choose
from services.screens import Screen
from tests.narrative.stories import lamp

AT = datetime(2027, 1, 1, 12, tzinfo=UTC)
READER = Reader(7, "Ada <3")


class LampBooks:
    """A library with one book, which has no pictures."""

    async def story(self, digest: str) -> Story:
        assert digest == lamp().digest
        return lamp()

    def media(self, story: Story, name: str) -> Path | None:
        return None


def save_at(node: str, slot: int = 1, **values: Any) -> Save:
    """A save of the lamp at that node."""
    state = State(node, node.split(".")[0], starting_values(lamp()) | values, seen=(node,), begun=("porch",))
    return Save(2**40, 7, "lamp", slot, lamp().digest, 12, state, None, None, AT)


def _screens() -> dict[str, dict[str, Any]]:
    story = lamp()
    digest = {"digest": story.digest, "story_id": "lamp"}
    porch, hall, lock = (save_at(node) for node in ("porch.door", "porch.hall", "cellar.lock"))
    told = choose(story, choose(story, begin(story).state, 0).state, 0)
    lucien = character(story, hall.state, "lucien")
    entry = {**digest, "nodes": 14, "slot": 1, "percent": 33.3, "found": 1, "endings": 2}
    talk = {"line": "character.lucien.about", "name": "Ada", "values": {}}
    return {
        Screen.STORY_LIBRARY: {"stories": [entry], "is_editor": True},
        Screen.STORY_PAGE: story_page(story, [porch, save_at("roof.light", 2)], {story.digest: story}, ["light"]),
        Screen.STORY_RESTART: {**digest, "slot": 1},
        Screen.STORY_NODE: node_page(story, lock, READER, note=Note.MOVED_ON),
        Screen.STORY_NODE_HERE: node_page(story, save_at("attic.hatch"), READER, waits_for=0),
        Screen.STORY_CHOSEN: {**place_in(story, porch.state, READER), "choice": "knock"},
        Screen.STORY_INTERLUDE: {
            **place_in(story, told.state, READER),
            "chapter": "cellar",
            "told": list(told.told),
        },
        Screen.STORY_LAST_PAGE: last_page(story, save_at("roof.light"), READER),
        Screen.STORY_ENDING: ending_page(story, save_at("roof.light"), READER, ["light"]),
        Screen.STORY_RECAP: recap_page(story, [Decision(1, "porch.door.knock", AT)], 1, 3),
        Screen.STORY_CHARACTERS: characters_page(story, save_at("porch.door", **{"trust.diana": -40}).state),
        Screen.STORY_CHARACTER: {**digest, **lucien},
        Screen.STORY_TALK: {**digest, **lucien, **talk},
        Screen.STORY_GIFT: {**digest, **lucien, **talk, "line": None},
        Screen.STORY_HINT: {
            "digest": story.digest,
            "node": "porch.door",
            "choices": [
                {"choice": "knock", "impacts": {"lucien": 5}},
                {"choice": "break", "impacts": {"lucien": -10, "diana": 3}},
            ],
        },
        Screen.STORY_REVISIONS: {
            "stories": [
                {
                    "story_id": "lamp",
                    "revisions": [
                        {"digest": story.digest, "version": 2, "standing": standing, "at": "2027-01-01T12:00:00Z"}
                        for standing in ("current", "draft", "scheduled", "withdrawn", "earlier")
                    ],
                }
            ]
        },
        Screen.STORY_SCHEDULE: {
            "story_id": "lamp",
            "digest": story.digest,
            "version": 2,
            "time_zone": "Europe/Madrid",
            "moments": [
                {"moment": moment, "at": "2027-01-01T20:00:00+01:00"}
                for moment in ("hour", "evening", "morning", "week")
            ],
        },
        Screen.STORY_EDITORS_ONLY: {},
    }


STORY_SCREENS = _screens()
"""Screen → an example of its data."""
