"""The story a command is about, and what every command of authors has around it. No settings: authors run no bot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.cli.ending import guarded
from bot.exit_codes import NotThere
from bot.redaction import Redactor
from services.narrative import BUNDLED_STORIES, Story, load_story
from services.narrative.source.bundle import STORY_FILE


def for_author(command: Callable[[], int]) -> int:
    """The exit code of `command`, or that of what it raised, told; a refused story with each of its problems."""
    return guarded(command, Redactor())


def folder_of(which: str) -> Path:
    """The folder of the story `which`: a path, or the id of a story Diana comes with. Raises NotThere."""
    for folder in (Path(which), BUNDLED_STORIES / which):
        if (folder / STORY_FILE).is_file():
            return folder.resolve()
    bundled = ", ".join(sorted(path.parent.name for path in BUNDLED_STORIES.glob(f"*/{STORY_FILE}")))
    raise NotThere(f"{which}: no folder with a {STORY_FILE}, and none of the stories Diana comes with: {bundled}")


def story_at(which: str) -> Story:
    """The story `which`. Raises NotThere, and StoryRefused with everything that is wrong with it."""
    return load_story(folder_of(which))
