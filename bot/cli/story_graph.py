"""`diana story graph`."""

from __future__ import annotations

from pathlib import Path

from bot.cli.story_files import story_at
from bot.exit_codes import ExitCode, NotThere
from services.narrative.authoring.drawing import drawing_of
from services.narrative.authoring.mermaid import mermaid
from services.narrative.authoring.svg import svg


def draw_story(which: str, form: str, chapter: str | None, language: str | None, file: Path | None) -> int:
    """Write the drawing to `file`, or to standard output."""
    story = story_at(which)
    if chapter is not None and chapter not in story.chapters:
        raise NotThere(f'{story.id} has no chapter "{chapter}": {", ".join(story.chapters)}')
    if language is not None and language not in story.texts:
        raise NotThere(f'{story.id} is not written in "{language}": {", ".join(story.languages)}')
    drawing = drawing_of(story, language, chapter)
    picture = svg(drawing) if form == "svg" else mermaid(drawing)
    if file is None:
        print(picture, end="")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(picture, "utf-8")
        boxes = sum(len(frame.boxes) for frame in drawing.frames)
        print(f"wrote {file}: {boxes} nodes, {len(drawing.arrows)} ways")
    return ExitCode.OK
