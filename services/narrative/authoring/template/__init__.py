"""The story every new one begins as: two chapters, a character, a choice that remembers, and two endings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_FOLDER = Path(__file__).parent
_WRITTEN_IN = ("en", "es")
_TO_TRANSLATE = "# Still in English: write it in {language}.\n"


def new_story(story_id: str, languages: Sequence[str]) -> dict[str, str]:
    """The files of a new story, by path. Texts are in English where there are none in the language."""
    story = _text("story.yaml").replace("id: lighthouse", f"id: {story_id}", 1)
    files = {"story.yaml": story.replace("[en, es]", f"[{', '.join(languages)}]", 1)}
    files |= {path: _text(path) for path in ("chapters/shore.yaml", "chapters/tower.yaml")}
    for language in languages:
        if language in _WRITTEN_IN:
            files[f"texts/{language}/{story_id}.yaml"] = _text(f"texts/{language}.yaml")
        else:
            schema, _, english = _text("texts/en.yaml").partition("\n")
            files[f"texts/{language}/{story_id}.yaml"] = f"{schema}\n{_TO_TRANSLATE.format(language=language)}{english}"
    return files


def _text(path: str) -> str:
    return (_FOLDER / path).read_text("utf-8")
