"""Writing a broadcast: its texts, its segment, the preview, and the word to send it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from bus import BroadcastPreviewOrderedEvent, BroadcastRequestedEvent, BroadcastWrittenEvent
from services.admin.broadcasts.audience import LANGUAGES, Reach, Segment
from services.admin.broadcasts.broadcast import Broadcast, State
from services.admin.broadcasts.markup import Fault, Problem, problem_of
from services.admin.broadcasts.showing import draft_data, problem_data, progress_data, segments_data
from services.admin.broadcasts.telling import change, tell
from services.admin.broadcasts.work import BroadcastWork
from services.screens import Screen

AWAITED = timedelta(hours=1)
"""How long what an author says is taken for the text they were asked for."""

MOST_SHOWN = 1_000
"""Characters of a text that the audit keeps."""

Reaches = Mapping[Segment, Reach]


async def compose(event: BroadcastRequestedEvent, work: BroadcastWork, reach: Reaches) -> None:
    """The author's draft, a new one where there is none."""
    draft = await work.broadcasts.draft_of(event.user_id)
    if draft is None:
        draft = await work.broadcasts.begin(event.user_id, work.now)
        tell(work, event.user_id, "compose", draft.id)
    await work.broadcasts.note(draft.id, awaits=None, awaits_until=None)
    work.reply(Screen.BROADCAST_DRAFT, to=event, **draft_data(draft, reach))


async def ask_for_text(event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast) -> None:
    """What the author says next is the text in a language."""
    if event.value in LANGUAGES:
        await work.broadcasts.note(draft.id, awaits=event.value, awaits_until=work.now + AWAITED)
        work.reply(Screen.BROADCAST_WRITE, to=event, broadcast_id=draft.id, language=event.value)


async def take_text(event: BroadcastWrittenEvent, work: BroadcastWork, draft: Broadcast, reach: Reaches) -> None:
    """The text the author was asked for, if Telegram will take it."""
    language = draft.awaits or LANGUAGES[0]
    problem = problem_in(event)
    if problem is not None:
        work.reply(Screen.BROADCAST_PROBLEM, to=event, **problem_data(draft, problem))
        return
    texts = {**draft.texts, language: {"html": event.html, "photo": event.photo}}
    before = draft.texts.get(language, {}).get("html")
    if await work.broadcasts.edit(draft, texts=texts, awaits=None, awaits_until=None):
        changed = {"key": language, "before": before and before[:MOST_SHOWN], "after": event.html[:MOST_SHOWN]}
        tell(work, event.user_id, "write", draft.id, more=changed)
    await show(event, work, draft.id, reach)


async def drop_text(event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast, reach: Reaches) -> None:
    """Nothing is written in a language any more."""
    texts = {language: text for language, text in draft.texts.items() if language != event.value}
    if texts != draft.texts and await work.broadcasts.edit(draft, texts=texts, awaits=None, awaits_until=None):
        before = str(draft.texts[event.value or ""]["html"])[:MOST_SHOWN]
        tell(work, event.user_id, "drop", draft.id, more={"key": event.value, "before": before, "after": None})
    await show(event, work, draft.id, reach)


async def choose_segment(event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast, reach: Reaches) -> None:
    """Whom it is for; without a choice, what there is to choose."""
    if event.value not in list(Segment):
        work.reply(Screen.BROADCAST_SEGMENTS, to=event, **segments_data(draft, reach))
        return
    segment = Segment(event.value)
    if segment != draft.segment and await work.broadcasts.edit(draft, segment=segment.value):
        tell(work, event.user_id, "segment", draft.id, more={"before": draft.segment.value, "after": segment.value})
    await show(event, work, draft.id, reach)


async def order_preview(event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast, reach: Reaches) -> None:
    """The author sees what readers will, sent the same way."""
    if not draft.texts:
        work.reply(Screen.BROADCAST_DRAFT, to=event, **draft_data(draft, reach, "empty"))
        return
    texts: list[dict[str, str | None]] = [
        {"language": language, "html": draft.texts[language]["html"], "photo": draft.texts[language]["photo"]}
        for language in LANGUAGES
        if language in draft.texts
    ]
    work.reply(Screen.BROADCAST_PREVIEWING, to=event)
    work.publish(BroadcastPreviewOrderedEvent(event.user_id, draft.id, draft.version, texts))


async def ask_whether_sure(
    event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast, reach: Reaches, rate: float
) -> None:  # fmt: skip
    """The last question before it is sent."""
    if notice := hindrance(event, draft, reach):
        work.reply(Screen.BROADCAST_DRAFT, to=event, **draft_data(draft, reach, notice))
        return
    left_s = ceil(reach[draft.segment].people / rate)
    work.reply(Screen.BROADCAST_CONFIRM, to=event, left_s=left_s, **draft_data(draft, reach))


async def send(
    event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast, reach: Reaches, rate: float
) -> None:
    """It begins, once."""
    people = reach[draft.segment].people
    if notice := hindrance(event, draft, reach):
        work.reply(Screen.BROADCAST_DRAFT, to=event, **draft_data(draft, reach, notice))
        return
    started: dict[str, Any] = {"people": people, "confirmed_at": work.now, "awaits": None, "awaits_until": None}
    if await work.broadcasts.move(draft.id, (State.DRAFT,), State.RUNNING, version=draft.version, **started):
        about = {"segment": draft.segment.value, "people": people, "languages": sorted(draft.texts)}
        tell(work, event.user_id, "send", draft.id, more={**change(State.DRAFT, State.RUNNING), **about})
    broadcast = await work.broadcasts.find(draft.id)
    if broadcast is not None:
        await work.broadcasts.show_in(draft.id, event.chat_id, event.message_id)
        work.reply(Screen.BROADCAST, to=event, **progress_data(broadcast, {}, rate))


async def discard(event: BroadcastRequestedEvent, work: BroadcastWork, draft: Broadcast) -> None:
    """The draft is thrown away."""
    if await work.broadcasts.move(draft.id, (State.DRAFT,), State.DISCARDED, finished_at=work.now):
        tell(work, event.user_id, "discard", draft.id, more=change(State.DRAFT, State.DISCARDED))
    work.reply(Screen.BROADCAST_DISCARDED, to=event)


async def show(
    event: BroadcastRequestedEvent | BroadcastWrittenEvent,
    work: BroadcastWork,
    draft_id: int,
    reach: Reaches,
    notice: str | None = None,
) -> None:
    """The draft as it is now."""
    draft = await work.broadcasts.find(draft_id)
    if draft is not None:
        work.reply(Screen.BROADCAST_DRAFT, to=event, **draft_data(draft, reach, notice))


def hindrance(event: BroadcastRequestedEvent, draft: Broadcast, reach: Reaches) -> str | None:
    """Why the draft may not be sent as its author saw it; None when it may."""
    if not draft.texts:
        return "empty"
    if event.draft_version != draft.version:
        return "outdated"
    if not draft.is_previewed:
        return "not_previewed"
    return None if reach[draft.segment].people else "nobody"


def problem_in(event: BroadcastWrittenEvent) -> Problem | None:
    """Why what was sent cannot be broadcast."""
    if event.content_kind not in ("text", "photo"):
        return Problem(Fault.BAD_KIND)
    return problem_of(event.html, is_caption=event.photo is not None)
