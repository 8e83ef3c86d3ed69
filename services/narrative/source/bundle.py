"""Bundle: the text files of one story, read within limits; what is published is exactly this."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.narrative.errors import Problem, StoryRefused
from services.narrative.source.media import read_media

MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_BUNDLE_BYTES = 12 * 1024 * 1024
MAX_FILES = 500

BUNDLED_STORIES = Path(__file__).parents[1] / "stories"
"""The stories Diana comes with."""

STORY_FILE = "story.yaml"
_PARTS = (
    re.compile(r"story\.yaml"),
    re.compile(r"chapters/[a-z0-9_]{1,32}\.yaml"),
    re.compile(r"texts/[a-z]{2}/[a-z0-9_]{1,64}\.yaml"),
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files by path (`chapters/hall.yaml`), and what lies in the folder `media`: name → the hash of its content.

    An empty hash: there is a file of that name, whatever is in it.
    """

    files: Mapping[str, str]
    media: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Names exactly this content: 16 hexadecimal digits of a hash over every file."""
        media = [[name, content] if content else name for name, content in sorted(self.media.items())]
        canonical = json.dumps([sorted(self.files.items()), media], ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    def pack(self) -> bytes:
        """The bundle as it is kept in the database."""
        return zlib.compress(json.dumps({"files": dict(self.files), "media": dict(self.media)}).encode())

    @classmethod
    def unpack(cls, packed: bytes) -> Bundle:
        """The bundle that was packed."""
        read = json.loads(zlib.decompress(packed))
        media = read["media"]
        # Before the contents were kept, their names were.
        return cls(read["files"], media if isinstance(media, dict) else dict.fromkeys(media, ""))


def read_bundle(folder: Path) -> Bundle:
    """The story's files in `folder`. Files of other names are left alone.

    Raises StoryRefused: there is no story.yaml, a file is no UTF-8 or too large, or it leads out of the folder.
    """
    if not (folder / STORY_FILE).is_file():
        raise StoryRefused([Problem(STORY_FILE, "is missing", f"a story is a folder with a {STORY_FILE}")])
    found = [path for path in _inside(folder) if any(part.fullmatch(path) for part in _PARTS)]
    if len(found) > MAX_FILES:
        raise StoryRefused([Problem(STORY_FILE, f"{len(found)} files are too many", f"at most {MAX_FILES}")])
    files: dict[str, str] = {}
    total = 0
    for path in found:
        body = _read(folder, path)
        total += len(body)
        if total > MAX_BUNDLE_BYTES:
            raise StoryRefused(
                [Problem(path, f"the story is larger than {MAX_BUNDLE_BYTES >> 20} MB", "make it shorter")]
            )
        try:
            files[path] = body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = body.count(b"\n", 0, error.start) + 1
            raise StoryRefused([Problem(path, "is not UTF-8", "save it as UTF-8", line)]) from None
    return Bundle(files, read_media(folder))


def _inside(folder: Path) -> list[str]:
    below = [STORY_FILE]
    for part in ("chapters", "texts"):
        for path in sorted((folder / part).rglob("*.yaml")):
            below.append(path.relative_to(folder).as_posix())
            if len(below) > 2 * MAX_FILES:
                return below
    return below


def _read(folder: Path, path: str) -> bytes:
    whole = (folder / path).resolve()
    if not whole.is_relative_to(folder.resolve()):
        raise StoryRefused([Problem(path, "leads out of the story's folder", "copy the file instead of linking it")])
    if not whole.is_file():
        # A pipe would be waited for without end.
        raise StoryRefused([Problem(path, "is no file", "remove it")])
    try:
        with whole.open("rb") as file:
            body = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise StoryRefused([Problem(path, error.strerror or str(error))]) from None
    if len(body) > MAX_FILE_BYTES:
        raise StoryRefused([Problem(path, f"larger than {MAX_FILE_BYTES >> 20} MB", "divide it")])
    return body
