"""The characters: what they feel, talking to them, giving them something."""

from __future__ import annotations

from bus import CharacterInteractionEvent, EventType, ItemUsedEvent, StoryCharactersRequestedEvent
from services.modules import Module
from services.narrative.bonds import change, given, line_of, may_talk, talked
from services.narrative.handlers.base import NarrativeHandler, Opened, show
from services.narrative.handlers.library import show_library
from services.narrative.pages import character, characters_page, has_met
from services.narrative.readers import Reader
from services.narrative.work import NarrativeWork
from services.screens import Screen

GIFT = "gift"
"""The kind of thing from the shop that is for a character."""


class MeetCharacters(NarrativeHandler):
    """The characters met so far, one of them, or a talk with that one, which warms them once a day."""

    module = Module.STORY
    handles = (EventType.STORY_CHARACTERS_REQUESTED,)

    async def react(self, event: StoryCharactersRequestedEvent, work: NarrativeWork) -> None:
        reader = await work.readers.find(event.user_id)
        opened = await self._at_hand(work, reader)
        if opened is None:
            await show_library(self, work, event, reader)
            return
        story, state = opened.story, opened.save.state
        who = event.character_id
        if who is None or who not in story.characters or not has_met(story, state, who):
            show(work, Screen.STORY_CHARACTERS, event, reader, **characters_page(story, state))
        elif event.talk:
            await self._talk(event, work, reader, opened, who)
        else:
            data = {"digest": story.digest, **character(story, state, who)}
            show(work, Screen.STORY_CHARACTER, event, reader, **data)

    async def _talk(
        self, event: StoryCharactersRequestedEvent, work: NarrativeWork, reader: Reader, opened: Opened, who: str
    ) -> None:
        save, story = opened.save, opened.story
        talks = await work.readers.talks(save.save_id, who)
        line, state = None, save.state
        if may_talk(talks.last_at if talks else None, work.now):
            line = line_of(story, who, talks.talks if talks else 0) or f"character.{who}.about"
            state = talked(story, save.state, who)
            await work.saves.change(save, state)
            await work.readers.talked(event.user_id, save.save_id, who)
            if not save.is_preview:
                grown = change(save.state, state, who)
                work.publish(CharacterInteractionEvent(event.user_id, who, "talk", grown))
        values = {name: state.values.get(name, variable.start) for name, variable in story.variables.items()}
        show(
            work,
            Screen.STORY_TALK,
            event,
            reader,
            digest=story.digest,
            line=line,
            name=reader.first_name,
            values=values,
            **character(story, state, who),
        )

    async def _at_hand(self, work: NarrativeWork, reader: Reader) -> Opened | None:
        save = await work.saves.hold(reader.user_id, reader.save_id) if reader.save_id is not None else None
        return None if save is None else await self.opened(work, save)


class ReceiveGift(NarrativeHandler):
    """A thing from the shop was given to a character: they are touched, and say so."""

    handles = (EventType.ITEM_USED,)

    async def react(self, event: ItemUsedEvent, work: NarrativeWork) -> None:
        if event.kind != GIFT or event.character_id is None:
            return
        who = event.character_id
        reader = await work.readers.find(event.user_id)
        save = await work.saves.hold(reader.user_id, reader.save_id) if reader.save_id is not None else None
        opened = None if save is None else await self.opened(work, save)
        if opened is None or who not in opened.story.characters:
            work.publish(CharacterInteractionEvent(event.user_id, who, GIFT, 0))
            return
        story, before = opened.story, opened.save.state
        state = given(story, before, who)
        await work.saves.change(opened.save, state)
        work.publish(CharacterInteractionEvent(event.user_id, who, GIFT, change(before, state, who)))
        line = f"character.{who}.gift"
        is_written = line in story.texts[story.languages[0]]
        values = {name: state.values.get(name, variable.start) for name, variable in story.variables.items()}
        show(
            work,
            Screen.STORY_GIFT,
            event,
            reader,
            digest=story.digest,
            line=line if is_written else None,
            name=reader.first_name,
            values=values,
            **character(story, state, who),
        )
