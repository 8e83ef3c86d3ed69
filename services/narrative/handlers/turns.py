"""A turn, in the database: the reading goes on, what happened is told, and the reader sees where they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bus import (
    BaseEvent,
    ReplyRequestedEvent,
    StoryChapterCompletedEvent,
    StoryChapterStartedEvent,
    StoryDecisionMadeEvent,
    StoryMomentReachedEvent,
    StoryProgressUpdatedEvent,
    StoryRewardGrantedEvent,
    StoryTimeReachedEvent,
)
from services.narrative.facts import Awarded, ChapterBegun, ChapterCompleted, Decided, Fact, MomentReached
from services.narrative.graph import Story
from services.narrative.handlers.base import show
from services.narrative.pages import Note, ending_page, last_page, node_page, place_in
from services.narrative.readers import Reader
from services.narrative.saves import PageShown, Save
from services.narrative.state import State, progress_percent
from services.narrative.story import Turn
from services.narrative.work import NarrativeWork
from services.screens import Screen


def deadline_at(story: Story, state: State, now: datetime) -> datetime | None:
    """When the time for the decision at the reader's place is up; None without a timer."""
    timer = story.nodes[state.node].timer
    return None if timer is None else now + timedelta(seconds=timer.seconds)


@dataclass(frozen=True, slots=True)
class Marked:
    """The choice that was taken, in the message it was offered in: that says so, and has no keyboard any more."""

    choice: int
    message_id: int | None


async def go_on(
    work: NarrativeWork,
    event: BaseEvent,
    reader: Reader,
    story: Story,
    save: Save,
    turn: Turn,
    *,
    marked: Marked | None = None,
    note: Note | None = None,
) -> None:
    """The reading goes on to `turn`. The save is held. `marked`: the choice that was tapped, and where."""
    deadline = deadline_at(story, turn.state, work.now)
    for fact in turn.facts:
        if isinstance(fact, Decided):
            await work.saves.decide(save, fact.choice)
    if not await work.saves.move(save, turn.state, deadline=deadline):
        raise RuntimeError(f"save {save.save_id} is held and moved all the same")
    if not save.is_preview:
        await tell(work, reader, story, save.state, turn)
    if marked is not None and marked.message_id is not None:
        data = {**place_in(story, save.state, reader), "choice": story.nodes[save.state.node].choices[marked.choice].id}
        edit(work, Screen.STORY_CHOSEN, reader, marked.message_id, data)
    else:
        node = story.nodes[save.state.node]
        chosen = node.choices[marked.choice].id if marked else node.timer.default if node.timer else None
        turn_page(work, reader, save, chosen=chosen)
    await arrive(work, event, reader, story, save.save_id, turn, note=note)


async def arrive(
    work: NarrativeWork,
    event: BaseEvent,
    reader: Reader,
    story: Story,
    save_id: int,
    turn: Turn,
    *,
    note: Note | None = None,
) -> None:
    """Show the reader where `turn` brought them, and let its timer run."""
    save = await work.saves.hold(reader.user_id, save_id)
    if save is None:
        raise RuntimeError(f"save {save_id} of {reader.user_id} is gone within its own transaction")
    begun = next((fact.chapter for fact in turn.facts if isinstance(fact, ChapterBegun)), None)
    if begun is not None or turn.told:
        values = place_in(story, save.state, reader)
        show(work, Screen.STORY_INTERLUDE, event, reader, **values, chapter=begun, told=list(turn.told))
    await show_place(work, event, reader, story, save, note=note)
    if save.deadline is not None:
        work.publish(StoryTimeReachedEvent(reader.user_id, save.save_id, save.turn), at=save.deadline)


async def show_again(
    work: NarrativeWork,
    event: BaseEvent,
    reader: Reader,
    story: Story,
    save: Save,
    *,
    note: Note | None = None,
    missed: int | None = None,
) -> None:
    """Show the reader where they are once more, and take the buttons from where it was shown before."""
    turn_page(work, reader, save)
    await show_place(work, event, reader, story, save, note=note, missed=missed)


def turn_page(work: NarrativeWork, reader: Reader, save: Save, *, chosen: str | None = None) -> None:
    """Take the buttons from the page that has them. `chosen`: the choice that was made for the reader there."""
    if save.shown is not None:
        work.publish(
            ReplyRequestedEvent(
                chat_id=reader.user_id,
                screen=str(Screen.STORY_CHOSEN),
                data={**save.shown.data, "choice": chosen},
                user_id=reader.user_id,
                language_code=reader.language_code,
                shown_by=save.shown.shown_by,
            )
        )


async def show_place(
    work: NarrativeWork,
    event: BaseEvent,
    reader: Reader,
    story: Story,
    save: Save,
    *,
    note: Note | None = None,
    missed: int | None = None,
) -> None:
    """Show the reader where they are, in a new message, which alone has buttons then. `missed`: see `node_page`."""
    if story.nodes[save.state.node].ending is None:
        page = node_page(story, save, reader, note=note, missed=missed)
        shown = show(work, Screen.STORY_NODE, event, reader, **page)
        await work.saves.note_page(save, PageShown(shown.event_id, place_in(story, save.state, reader)))
        return
    await work.saves.note_page(save, None)
    found = await work.readers.found(reader.user_id, story.id, "ending")
    show(work, Screen.STORY_LAST_PAGE, event, reader, **last_page(story, save, reader))
    show(work, Screen.STORY_ENDING, event, reader, **ending_page(story, save, reader, found))


def edit(work: NarrativeWork, screen: Screen, reader: Reader, message_id: int, data: dict[str, Any]) -> None:
    """Show `screen` in the place of a message of the reader's private chat."""
    work.publish(
        ReplyRequestedEvent(
            chat_id=reader.user_id,
            screen=str(screen),
            data=data,
            user_id=reader.user_id,
            message_id=message_id,
            language_code=reader.language_code,
        )
    )


async def tell(work: NarrativeWork, reader: Reader, story: Story, before: State | None, turn: Turn) -> None:
    """Publish what happened in `turn`, and how far the reader has come if that changed."""
    for fact in turn.facts:
        event = await _event_of(work, reader.user_id, story, fact)
        if event is not None:
            work.publish(event)
    percent = progress_percent(story, turn.state)
    if before is None or before.chapter != turn.state.chapter or percent != progress_percent(story, before):
        work.publish(
            StoryProgressUpdatedEvent(
                user_id=reader.user_id,
                story_id=story.id,
                chapter_id=turn.state.chapter,
                node_id=turn.state.node,
                progress_percent=percent,
            )
        )


async def _event_of(work: NarrativeWork, user_id: int, story: Story, fact: Fact) -> BaseEvent | None:
    """The event that tells `fact`; None for what comes once in a life and has come before."""
    discover = work.readers.discover
    match fact:
        case ChapterBegun(chapter):
            title = story.text(story.languages[0], f"chapter.{chapter}") or chapter
            return StoryChapterStartedEvent(user_id, chapter, title, story.id)
        case ChapterCompleted(chapter, ending):
            is_first = await discover(user_id, story.id, "chapter", chapter)
            if ending is not None:
                is_first = await discover(user_id, story.id, "ending", ending)
            return StoryChapterCompletedEvent(user_id, chapter, story.id, ending, is_first=is_first)
        case Decided(chapter, choice, consequences, impacts):
            # A decision is one thing to decide, whichever way: taking the others later is reading again.
            is_first = await discover(user_id, story.id, "decision", choice.rpartition(".")[0])
            return StoryDecisionMadeEvent(
                user_id=user_id,
                chapter_id=chapter,
                decision_id=choice.partition(".")[2],
                consequences=dict(consequences),
                decision_text=story.text(story.languages[0], choice) or "",
                character_impacts=dict(impacts),
                is_first=is_first,
            )
        case Awarded(source, points):
            is_first = await discover(user_id, story.id, "award", source)
            return StoryRewardGrantedEvent(user_id, story.id, source, points) if is_first else None
        case MomentReached(moment):
            is_first = await discover(user_id, story.id, "moment", moment)
            return StoryMomentReachedEvent(user_id, story.id, moment) if is_first else None
