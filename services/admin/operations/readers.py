"""CountedReaders: how far people come in the stories, each reader counted once for each step."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.admin.operations.tables import chapter_titles, counted_readers
from services.admin.operations.tallies import EVER, Count, Kind, Tallies
from services.database import insert_ignore

BEGAN, CHAPTER, ENDED, ENDING = "began", "chapter", "ended", "ending"


def step(story_id: str, what: str, which: str = "") -> Count:
    """The tally of a step in a story."""
    return Count(Kind.STORY, f"{story_id}:{what}:{which}", EVER)


class CountedReaders:
    """Who is counted among the readers, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._tallies = Tallies(connection)

    async def reads(self, user_id: int, story_id: str) -> None:
        """Somebody reads a story: counted once, wherever in it they were when the counting began."""
        row = insert_ignore(self._connection, counted_readers).values(
            user_id=user_id, story_id=story_id, has_ended=False
        )
        if (await self._connection.execute(row)).rowcount:
            await self._tallies.add(step(story_id, BEGAN))

    async def completes(self, story_id: str, chapter_id: str) -> None:
        """A reader finished a chapter for the first time."""
        await self._tallies.add(step(story_id, CHAPTER, chapter_id))

    async def ends(self, user_id: int, story_id: str, chapter_id: str, ending_id: str, *, is_new: bool) -> None:
        """A reader came to an ending, `is_new` if never to that one before.

        Each reader counts once among those who saw the story end, and among those who finished its last chapter.
        """
        if is_new:
            await self._tallies.add(step(story_id, ENDING, ending_id))
        of_them = (counted_readers.c.user_id == user_id, counted_readers.c.story_id == story_id)
        ended = update(counted_readers).where(*of_them, counted_readers.c.has_ended.is_(False)).values(has_ended=True)
        if (await self._connection.execute(ended)).rowcount:
            await self._tallies.add(step(story_id, CHAPTER, chapter_id), step(story_id, ENDED))

    async def called(self, story_id: str, chapter_id: str, title: str) -> None:
        """What a chapter is called."""
        row = insert_ignore(self._connection, chapter_titles)
        await self._connection.execute(row.values(story_id=story_id, chapter_id=chapter_id, title=title))

    async def titles(self) -> dict[tuple[str, str], str]:
        """What chapters are called, by story and chapter."""
        rows = await self._connection.execute(select(chapter_titles))
        return {(row.story_id, row.chapter_id): row.title for row in rows}
