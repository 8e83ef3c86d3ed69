"""Media: the pictures and recordings in a story's folder, each what its name says and within what Telegram takes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from services.narrative.errors import Problem, StoryRefused

MAX_MEDIA = 500
MAX_MEDIUM_BYTES = 10 * 1024 * 1024
"""A picture larger than this is not taken by Telegram."""
MAX_MEDIA_BYTES = 100 * 1024 * 1024

_BEGINS = {
    ".webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".jpeg": re.compile(rb"\xff\xd8\xff"),
    ".ogg": re.compile(rb"OggS"),
    ".mp3": re.compile(rb"ID3|\xff[\xe0-\xff]"),
}
"""The first bytes of each kind of file. Telegram refuses another kind, and readers would get the words alone."""


def read_media(folder: Path) -> dict[str, str]:
    """What lies in the story's folder `media`: name → the hash of its content. Links in it are left alone.

    Raises StoryRefused: `media` leads out of the folder, or a file is too large or no file of its kind.
    """
    media = folder / "media"
    if not media.is_dir():
        return {}
    if not media.resolve().is_relative_to(folder.resolve()):
        raise StoryRefused([Problem("media", "leads out of the story's folder", "copy the files instead of linking")])
    paths = sorted(path for path in media.iterdir() if path.is_file() and not path.is_symlink())[:MAX_MEDIA]
    sizes = {path.name: path.stat().st_size for path in paths}
    too_large = [name for name, size in sizes.items() if size > MAX_MEDIUM_BYTES]
    if too_large:
        larger = f"larger than {MAX_MEDIUM_BYTES >> 20} MB"
        raise StoryRefused([Problem(f"media/{name}", larger, "make it smaller") for name in too_large])
    if sum(sizes.values()) > MAX_MEDIA_BYTES:
        raise StoryRefused([Problem("media", f"larger than {MAX_MEDIA_BYTES >> 20} MB in all", "make them smaller")])
    bodies = {path.name: path.read_bytes() for path in paths}
    strange = [name for name, body in bodies.items() if not _is_what_it_says(name, body)]
    if strange:
        raise StoryRefused([_is_another(name) for name in strange])
    return {name: content_hash(body) for name, body in bodies.items()}


def content_hash(body: bytes) -> str:
    """Names exactly this content: 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def _is_what_it_says(name: str, body: bytes) -> bool:
    begins = _BEGINS.get(Path(name).suffix)
    return begins is None or begins.match(body) is not None


def _is_another(name: str) -> Problem:
    kind = Path(name).suffix[1:]
    return Problem(f"media/{name}", f"its content is no {kind}", f"save it as {kind} anew, not just under that name")
