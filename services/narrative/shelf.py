"""The shelf: folders of stories, watched. What is new becomes a revision; what is wrong is told and left out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import structlog

from services.database import Clock, Database, DatabaseUnavailable
from services.narrative.errors import StoryRefused
from services.narrative.graph import Story
from services.narrative.revisions import Library, Revisions
from services.narrative.source import Bundle, read_bundle, story_of
from services.narrative.source.bundle import STORY_FILE
from services.narrative.source.media import content_hash

LOOKS_EVERY_S = 5.0
"""How long a change of a story's files may go unnoticed."""

log = structlog.get_logger(__name__)

Stamp = tuple[tuple[str, int, int], ...]
"""What a folder looks like from outside: its files with their times and sizes."""


class Shelf:
    """Reads the stories in `folders` into the database. A story that is refused leaves the one before it in place."""

    def __init__(self, database: Database, library: Library, clock: Clock, folders: Sequence[Path]) -> None:
        self._database = database
        self._library = library
        self._clock = clock
        self._folders = folders
        self._stamps: dict[Path, Stamp] = {}

    async def watch(self, every_s: float = LOOKS_EVERY_S) -> None:
        """Look again and again, until cancelled. A database that is away is waited for."""
        while True:
            await asyncio.sleep(every_s)
            try:
                came = await self.look()
            except DatabaseUnavailable as error:
                log.warning("stories cannot be kept, the next look tries again", error=str(error))
            else:
                if came:
                    log.info("stories changed", **came)

    async def look(self) -> dict[str, str]:
        """Read what has changed since the last look: what came of each such story, `added`, `known` or the problem."""
        came: dict[str, str] = {}
        for folder in await asyncio.to_thread(self._stories):
            stamp = await asyncio.to_thread(_stamp, folder)
            if self._stamps.get(folder) == stamp:
                continue
            came[folder.name] = await self._take(folder)
            self._stamps[folder] = stamp
        return {name: what for name, what in came.items() if what != "known"}

    async def _take(self, folder: Path) -> str:
        try:
            bundle, story = await asyncio.to_thread(_read, folder)
        except StoryRefused as refused:
            problems = [str(problem) for problem in refused.problems[:5]]
            log.error("story refused, the one before it stays", story=folder.name, problems=problems)
            return problems[0]
        await self._keep_media(story, folder)
        async with self._database.write() as connection:
            is_new = await Revisions(connection, self._clock()).add(story, bundle)
        await self._library.fetch_media(story)
        self._library.keep(story)
        return "added" if is_new else "known"

    async def _keep_media(self, story: Story, folder: Path) -> None:
        """Keep what the story shows and plays, before anybody can be shown the story."""
        async with self._database.read() as connection:
            missing = await Revisions(connection, self._clock()).media_missing(set(story.media.values()))
        for name, content in story.media.items():
            if content in missing:
                body = await asyncio.to_thread((folder / "media" / name).read_bytes)
                # One that was changed since it was looked at is looked at again in a moment.
                if content_hash(body) == content:
                    async with self._database.write() as connection:
                        await Revisions(connection, self._clock()).keep_medium(content, body)

    def _stories(self) -> list[Path]:
        return [path.parent for folder in self._folders for path in sorted(folder.glob(f"*/{STORY_FILE}"))]


def _read(folder: Path) -> tuple[Bundle, Story]:
    bundle = read_bundle(folder)
    return bundle, story_of(bundle, folder.name)


def _stamp(folder: Path) -> Stamp:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
