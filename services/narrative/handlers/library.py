"""What there is to read, and where one is in it."""

from __future__ import annotations

from typing import Any

from bus import BaseEvent, EventType, StoryRequestedEvent
from services.modules import Module
from services.narrative.errors import StoryRefused, UnknownStory
from services.narrative.graph import Story
from services.narrative.handlers.base import NarrativeHandler, log, show
from services.narrative.pages import story_page
from services.narrative.readers import Reader
from services.narrative.saves import Save
from services.narrative.state import progress_percent
from services.narrative.work import NarrativeWork
from services.screens import Screen


class ShowStories(NarrativeHandler):
    """The library, or the page of one story."""

    module = Module.STORY
    handles = (EventType.STORY_REQUESTED,)

    async def react(self, event: StoryRequestedEvent, work: NarrativeWork) -> None:
        reader = await work.readers.find(event.user_id)
        if event.story_id is None:
            await show_library(self, work, event, reader)
        else:
            await show_story(self, work, event, reader, event.story_id)


async def show_library(handler: NarrativeHandler, work: NarrativeWork, event: BaseEvent, reader: Reader) -> None:
    """Every published story, those under way first, then the longest; and the latest reading, to go on with."""
    saves = await work.saves.of_user(reader.user_id)
    shelf: list[dict[str, Any]] = []
    for story_id, revision in (await work.revisions.published()).items():
        story = await handler.library.story(revision.digest)
        latest = next((save for save in saves if save.story_id == story_id), None)
        found = await work.readers.found(reader.user_id, story_id, "ending")
        shelf.append(
            {
                "digest": story.digest,
                "story_id": story_id,
                "nodes": len(story.nodes),
                "slot": latest.slot if latest else None,
                "percent": await _percent(handler, latest) if latest else None,
                "found": len(set(found) & set(story.endings)),
                "endings": len(story.endings),
            }
        )
    shelf.sort(key=lambda each: (each["slot"] is None, -each["nodes"]))
    is_editor = await handler.may_edit(work.connection, reader.user_id)
    show(work, Screen.STORY_LIBRARY, event, reader, stories=shelf, is_editor=is_editor)


async def show_story(
    handler: NarrativeHandler, work: NarrativeWork, event: BaseEvent, reader: Reader, story_id: str
) -> None:
    """The page of one story; the library where there is no such story."""
    revision = (await work.revisions.published()).get(story_id)
    if revision is None:
        await show_library(handler, work, event, reader)
        return
    story = await handler.library.story(revision.digest)
    saves: list[Save] = []
    stories: dict[str, Story] = {}
    for save in await work.saves.of_user(reader.user_id):
        if save.story_id == story_id:
            saves.append(save)
            stories[save.digest] = await _story_read(handler, save) or story
    found = await work.readers.found(reader.user_id, story_id, "ending")
    show(work, Screen.STORY_PAGE, event, reader, **story_page(story, saves, stories, found))


async def _percent(handler: NarrativeHandler, save: Save) -> float | None:
    story = await _story_read(handler, save)
    return progress_percent(story, save.state) if story and save.state.node in story.nodes else None


async def _story_read(handler: NarrativeHandler, save: Save) -> Story | None:
    """The story as the save reads it; None for one that cannot be had any more, which is mended on going on."""
    try:
        return await handler.library.story(save.digest)
    except (StoryRefused, UnknownStory) as error:
        log.warning("story revision cannot be read", digest=save.digest, problem=str(error)[:200])
        return None
