"""`diana story import`."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.cli.story_new import SCHEMA_FOLDER, empty_folder
from bot.exit_codes import ExitCode, NotThere, OperatorError
from services.narrative.ink import import_ink
from services.schemas import schemas


def import_story(file: Path, folder: Path, language: str) -> int:
    """Write the story in a compiled Ink file into `folder`, which must be empty or not there yet; its name is the id.

    Nothing is written while anything in it does not map.
    """
    story_id = empty_folder(folder)
    if not re.fullmatch(r"[a-z]{2}", language):
        raise OperatorError(f"{language}: a language is two letters, such as en")
    try:
        body = file.read_bytes()
    except OSError as error:
        raise NotThere(f"{file}: {error.strerror or error}") from None
    media = _media_by(file)
    imported = import_ink(file.name, body, story_id, language=language, media=frozenset(media))
    files = dict(imported.files)
    files |= {f"{SCHEMA_FOLDER}/{name}": text for name, text in schemas().items() if name.startswith("story")}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name in sorted(imported.media):
        (folder / "media").mkdir(exist_ok=True)
        shutil.copyfile(media[name], folder / "media" / name)
    for note in imported.notes:
        print(f"note  {note}")
    print(f"wrote {folder}: {imported.nodes} nodes, in {language} alone")
    print(f"\nRead it over, title and summary first, and check it: diana story check {folder}")
    return ExitCode.OK


def _media_by(file: Path) -> dict[str, Path]:
    """The files that may be pictures and sounds, by name: beside the Ink file, or in a folder media there."""
    folders = (file.parent, file.parent / "media")
    found = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return {path.name: path for path in found if path.is_file() and not path.is_symlink()}
