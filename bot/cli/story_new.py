"""`diana story new`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bot.exit_codes import ExitCode, OperatorError
from services.narrative.authoring.template import new_story
from services.schemas import schemas

SCHEMA_FOLDER = ".schemas"


def begin_story(folder: Path, languages: Sequence[str]) -> int:
    """Write a small story that passes its check into `folder`, which must be empty or not there yet."""
    story_id = empty_folder(folder)
    wrong = [language for language in languages if not re.fullmatch(r"[a-z]{2}", language)]
    if wrong or len(set(languages)) < len(languages):
        raise OperatorError(f"{', '.join(wrong or languages)}: languages are two letters each, each once, such as en")
    files = new_story(story_id, languages)
    files |= {f"{SCHEMA_FOLDER}/{name}": text for name, text in schemas().items() if name.startswith("story")}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in files:
        if not name.startswith("."):
            print(f"{folder}/{name}")
    print(f"\nPlay it: diana story play {folder}")
    return ExitCode.OK


def empty_folder(folder: Path) -> str:
    """The id of the story that is to be written there. Raises OperatorError where it cannot be."""
    story_id = folder.resolve().name
    if not re.fullmatch(r"[a-z0-9_]{1,32}", story_id):
        raise OperatorError(f"{story_id}: a story's folder is its id: 1 to 32 small letters, digits and underscores")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OperatorError(f"{folder} is not empty: a new story begins in a folder of its own")
    return story_id
