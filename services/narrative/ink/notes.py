"""What is noted while a story is run: what does not map, and what its tags say."""

from __future__ import annotations

from services.narrative.errors import Problem
from services.narrative.ink.run import Run
from services.narrative.ink.tree import Place

NODE_TAGS = frozenset(("speaker", "image", "voice", "audio", "ending"))
STORY_TAGS = frozenset(("title", "summary", "author"))


class Notes:
    """The notes about one story, which `file` holds."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: dict[tuple[str, str], Problem] = {}
        """By path and reason."""
        self.about: dict[str, str] = {}
        """What tags say of the whole story."""
        self.chapters: dict[str | None, str] = {}
        """What tags call a knot's chapter."""
        self.left_out: dict[str, None] = {}
        """Tags that mean nothing here."""

    def tell(self, place: Place, reason: str, advice: str = "") -> None:
        """Note what does not map, once for each place."""
        path = str(place) or "the beginning"
        self.problems.setdefault((path, reason), Problem(self._file, f"{path}: {reason}", advice))

    def tag(self, run: Run, tag: str) -> None:
        """Keep a tag for the node being told, or one about the whole story or its chapter."""
        key, _, value = (part.strip() for part in tag.partition(":"))
        if key in NODE_TAGS and value:
            run.tags.append(f"{key}:{value}")
        elif key == "chapter" and value:
            self.chapters.setdefault(run.place.container.knot, value)
        elif key in STORY_TAGS and value:
            self.about.setdefault(key, value)
        else:
            self.left_out.setdefault(tag)
