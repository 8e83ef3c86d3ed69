"""What content editors do with the revisions of stories."""

from __future__ import annotations

from collections.abc import Sequence

from bus import AdminActionPerformedEvent, EventType, StoryRevisionRequestedEvent
from services.narrative.handlers.base import NarrativeHandler, show
from services.narrative.handlers.turns import arrive, deadline_at, turn_page
from services.narrative.publishing import moments
from services.narrative.readers import Reader
from services.narrative.revisions import Revision
from services.narrative.saves import PREVIEW_SLOT
from services.narrative.story import begin
from services.narrative.work import NarrativeWork
from services.screens import Screen

REVISIONS_SHOWN = 5
"""How many revisions of each story are listed."""


class EditRevisions(NarrativeHandler):
    """Editors see the revisions, try one out, publish it now or at a time, or go back to the one before."""

    handles = (EventType.STORY_REVISION_REQUESTED,)

    async def react(self, event: StoryRevisionRequestedEvent, work: NarrativeWork) -> None:
        reader = await work.readers.find(event.user_id)
        if not await self.may_edit(work.connection, event.user_id):
            show(work, Screen.STORY_EDITORS_ONLY, event, reader)
            return
        revision = await work.revisions.find(event.digest) if event.digest is not None else None
        if revision is not None and event.deed == "preview":
            await self._preview(event, work, reader, revision)
            return
        if revision is not None and event.deed == "schedule" and event.moment is None:
            self._ask_when(event, work, reader, revision)
            return
        if revision is not None and await self._change(event, work, reader, revision):
            work.publish(
                AdminActionPerformedEvent(
                    admin_user_id=event.user_id,
                    action_type=f"story_{event.deed}",
                    target_user_id=None,
                    action_details={"story_id": revision.story_id, "digest": revision.digest},
                )
            )
        await self._list(event, work, reader)

    def _ask_when(
        self, event: StoryRevisionRequestedEvent, work: NarrativeWork, reader: Reader, revision: Revision
    ) -> None:
        """Offer the moments it may come out at, by the editor's own clock."""
        told = [{"moment": name, "at": at.isoformat()} for name, at in moments(work.now, reader.zone).items()]
        data = {"story_id": revision.story_id, "digest": revision.digest, "version": revision.version}
        show(work, Screen.STORY_SCHEDULE, event, reader, **data, moments=told, time_zone=reader.zone.key)

    async def _change(
        self, event: StoryRevisionRequestedEvent, work: NarrativeWork, reader: Reader, revision: Revision
    ) -> bool:
        """Whether the deed is one, which is done."""
        match event.deed:
            case "publish":
                await work.revisions.publish(revision.digest, work.now)
            case "schedule":
                at = moments(work.now, reader.zone).get(event.moment or "")
                if at is None:
                    return False
                await work.revisions.publish(revision.digest, at)
            case "roll_back":
                if not _may_be_withdrawn(revision, await work.revisions.of_story(revision.story_id), work):
                    return False
                await work.revisions.withdraw(revision.digest)
            case _:
                return False
        return True

    async def _preview(
        self, event: StoryRevisionRequestedEvent, work: NarrativeWork, reader: Reader, revision: Revision
    ) -> None:
        story = await self.library.story(revision.digest)
        turn = begin(story)
        deadline = deadline_at(story, turn.state, work.now)
        save = await work.saves.in_slot(event.user_id, story.id, PREVIEW_SLOT)
        if save is None:
            save = await work.saves.begin(event.user_id, story.id, PREVIEW_SLOT, story.digest, turn.state, deadline)
        else:
            turn_page(work, reader, save)
            await work.saves.forget_decisions(save)
            await work.saves.move(save, turn.state, digest=story.digest, deadline=deadline)
        if save is not None:
            await arrive(work, event, reader, story, save.save_id, turn)

    async def _list(self, event: StoryRevisionRequestedEvent, work: NarrativeWork, reader: Reader) -> None:
        current = await work.revisions.published()
        stories = []
        for story_id in await work.revisions.story_ids():
            revisions = await work.revisions.of_story(story_id)
            told = [
                _told(revision, current.get(story_id), work, reader)
                | {"may_be_withdrawn": _may_be_withdrawn(revision, revisions, work)}
                for revision in revisions[:REVISIONS_SHOWN]
            ]
            stories.append({"story_id": story_id, "revisions": told})
        show(work, Screen.STORY_REVISIONS, event, reader, stories=stories)


def _told(revision: Revision, current: Revision | None, work: NarrativeWork, reader: Reader) -> dict[str, object]:
    standing = "draft"
    if current is not None and revision.digest == current.digest:
        standing = "current"
    elif revision.withdrawn_at is not None:
        standing = "withdrawn"
    elif revision.published_at is not None:
        standing = "scheduled" if revision.published_at > work.now else "earlier"
    return {
        "digest": revision.digest,
        "version": revision.version,
        "standing": standing,
        "at": (revision.published_at or revision.added_at).astimezone(reader.zone).isoformat(timespec="seconds"),
    }


def _is_public(revision: Revision, work: NarrativeWork) -> bool:
    is_out = revision.published_at is not None and revision.published_at <= work.now
    return is_out and revision.withdrawn_at is None


def _may_be_withdrawn(revision: Revision, revisions: Sequence[Revision], work: NarrativeWork) -> bool:
    """Whether nobody loses anything: the readers of the only edition that is out would have nowhere to go."""
    if not _is_public(revision, work):
        return revision.published_at is not None and revision.withdrawn_at is None
    return sum(_is_public(each, work) for each in revisions) > 1
