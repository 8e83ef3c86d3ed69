"""The revisions: every content a story ever had here, which of them is published, and the stories they make."""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.database import Database, insert_ignore
from services.narrative.errors import UnknownStory
from services.narrative.graph import Story
from services.narrative.source import Bundle, story_of
from services.narrative.tables import story_media, story_revisions

STORIES_KEPT = 64
"""How many revisions are kept ready to read; another is read from the database when it is needed."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One content of a story. `published_at` None: a draft; in the future: scheduled."""

    digest: str
    story_id: str
    version: int
    added_at: datetime
    published_at: datetime | None
    withdrawn_at: datetime | None


_columns = (
    story_revisions.c.digest,
    story_revisions.c.story_id,
    story_revisions.c.version,
    story_revisions.c.added_at,
    story_revisions.c.published_at,
    story_revisions.c.withdrawn_at,
)

_published = (
    select(*_columns)
    .where(story_revisions.c.published_at <= bindparam("now"), story_revisions.c.withdrawn_at.is_(None))
    .order_by(story_revisions.c.published_at, story_revisions.c.added_at)
)
_of_story = select(*_columns).where(story_revisions.c.story_id == bindparam("story")).order_by(
    story_revisions.c.added_at.desc()
)  # fmt: skip
_one = select(*_columns).where(story_revisions.c.digest == bindparam("which"))
_medium = select(story_media.c.body).where(story_media.c.content == bindparam("which"))
_body = select(story_revisions.c.body).where(story_revisions.c.digest == bindparam("which"))


class Revisions:
    """The revisions within one transaction, which happens `now`."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    async def published(self) -> dict[str, Revision]:
        """What new readers get, by story."""
        rows = await self._connection.execute(_published, {"now": self._now})
        # The last one of a story wins: the latest published.
        return {row.story_id: Revision(*row) for row in rows}

    async def of_story(self, story_id: str) -> Sequence[Revision]:
        """Every revision of a story, the newest first."""
        return [Revision(*row) for row in await self._connection.execute(_of_story, {"story": story_id})]

    async def story_ids(self) -> Sequence[str]:
        """The stories there is any revision of."""
        ids = select(story_revisions.c.story_id).distinct().order_by(story_revisions.c.story_id)
        return list((await self._connection.execute(ids)).scalars())

    async def find(self, digest: str) -> Revision | None:
        """The revision of that digest."""
        row = (await self._connection.execute(_one, {"which": digest})).one_or_none()
        return None if row is None else Revision(*row)

    async def add(self, story: Story, bundle: Bundle) -> bool:
        """Keep a content that was not there before; whether it is new.

        A higher version than every one before it is published at once; the same version with other content is a draft.
        """
        latest = select(func.max(story_revisions.c.version)).where(story_revisions.c.story_id == story.id)
        before: int | None = await self._connection.scalar(latest)
        added = await self._connection.execute(
            insert_ignore(self._connection, story_revisions),
            {
                "digest": story.digest,
                "story_id": story.id,
                "version": story.version,
                "body": bundle.pack(),
                "added_at": self._now,
                "published_at": self._now if before is None or story.version > before else None,
            },
        )
        return added.rowcount == 1

    async def media_missing(self, contents: Collection[str]) -> set[str]:
        """Which of `contents`, by hash, are not kept yet."""
        found = select(story_media.c.content).where(story_media.c.content.in_(list(contents)))
        return set(contents) - set((await self._connection.execute(found)).scalars())

    async def keep_medium(self, content: str, body: bytes) -> None:
        """Keep a picture or a sound, once."""
        await self._connection.execute(
            insert_ignore(self._connection, story_media), {"content": content, "body": body}
        )  # fmt: skip

    async def publish(self, digest: str, at: datetime) -> None:
        """New readers get this revision from `at` on."""
        change = update(story_revisions).where(story_revisions.c.digest == digest)
        await self._connection.execute(change.values(published_at=at, withdrawn_at=None))

    async def withdraw(self, digest: str) -> None:
        """Nobody gets this revision any more; its readers move to the one published before it."""
        change = update(story_revisions).where(story_revisions.c.digest == digest)
        await self._connection.execute(change.values(withdrawn_at=self._now))


class Library:
    """The stories ready to read, by digest: each is built once and then kept, since a revision never changes.

    Their pictures and sounds are put into `media_folder`, where a sender finds them; without one they are not shown.
    """

    def __init__(self, database: Database, media_folder: Path | None = None) -> None:
        self._database = database
        self._media_folder = media_folder
        self._stories: OrderedDict[str, Story] = OrderedDict()

    async def story(self, digest: str) -> Story:
        """The story of a revision. Raises UnknownStory, and StoryRefused for one this version cannot read."""
        story = self._stories.get(digest)
        if story is None:
            story = await self._read(digest)
            await self.fetch_media(story)
            self.keep(story)
        self._stories.move_to_end(digest)
        return story

    def keep(self, story: Story) -> None:
        """Have `story` ready."""
        self._stories[story.digest] = story
        while len(self._stories) > STORIES_KEPT:
            self._stories.popitem(last=False)

    def media(self, story: Story, name: str) -> Path | None:
        """The file of that name among the story's pictures and sounds; None where it is not on this machine."""
        path = self._path(name, story.media.get(name, ""))
        return path if path is not None and path.is_file() else None

    async def fetch_media(self, story: Story) -> None:
        """Put what the story shows and plays into the folder, as far as it is not there."""
        for name, content in story.media.items():
            path = self._path(name, content)
            if path is not None and not await asyncio.to_thread(path.is_file):
                async with self._database.read() as connection:
                    body: bytes | None = await connection.scalar(_medium, {"which": content})
                if body is not None:
                    await asyncio.to_thread(_write, path, bytes(body))

    def _path(self, name: str, content: str) -> Path | None:
        return (
            None if self._media_folder is None or not content else self._media_folder / f"{content}{Path(name).suffix}"
        )

    async def _read(self, digest: str) -> Story:
        async with self._database.read() as connection:
            body: bytes | None = await connection.scalar(_body, {"which": digest})
        if body is None:
            raise UnknownStory(f"there is no revision {digest}")
        return await asyncio.to_thread(lambda: story_of(Bundle.unpack(bytes(body))))


def _write(path: Path, body: bytes) -> None:
    """Another process may do the same, and a reader sees the whole of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(body)
    os.replace(file.name, path)
