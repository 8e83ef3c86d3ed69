"""`diana events show`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from bot.cli.bus_address import NoDianaRuns, bus_url
from bot.cli.database import opened_database
from bot.cli.loop import run_to_the_end
from bot.exit_codes import ExitCode, NotThere
from bot.settings import Settings

if TYPE_CHECKING:
    from services.database import EventHistory

_ENVELOPE = ("event_id", "event_type", "timestamp", "source_service", "correlation_id", "causation_id", "priority")


def show_event(settings: Settings, beginning: str, *, as_json: bool) -> int:
    """Print an event the database knows, by its id or how that begins, and where it is now.

    Sensitive fields are veiled. Raises NotThere for an event that is not known, or a beginning several events share.
    """
    event, where = run_to_the_end(lambda: _look(settings, beginning))
    if as_json:
        print(orjson.dumps({"event": event, "where": where}).decode())
        return ExitCode.OK
    for name in _ENVELOPE:
        print(f"{name.replace('_', ' '):<16} {event.get(name) or '-'}")
    print(f"payload          {orjson.dumps(event.get('payload'), option=orjson.OPT_INDENT_2).decode()}")
    for line in where:
        print(f"→ {line}")
    return ExitCode.OK


async def _look(settings: Settings, beginning: str) -> tuple[dict[str, Any], list[str]]:
    from bus import EventFactory
    from services.database import find_event_ids, history_of

    async with opened_database(settings) as database:
        ids = await find_event_ids(database, beginning)
        if len(ids) > 1:
            raise NotThere(f"several events begin with {beginning}: {', '.join(ids)}")
        history = await history_of(database, ids[0]) if ids else None
    if history is None:
        raise NotThere(f"the database knows no event {beginning}; what is not HIGH or CRITICAL is forgotten in a week")
    event = EventFactory.veiled(history.body)
    return event, [*in_the_database(history), *await _on_the_bus(settings, event)]


def in_the_database(history: EventHistory) -> list[str]:
    """What the database tells about an event, a sentence each."""
    told = ["kept in the event store"] if history.kept else []
    if history.accepted_at is not None:
        state = f"published by {_utc(history.published_at)}" if history.published_at else "waits to be published"
        told.append(f"outbox: committed {_utc(history.accepted_at)}, {state}")
    told += [f"done by {done.handler_key} {_utc(done.at)}" for done in history.done]
    if history.delivered is not None:
        reply = history.delivered
        outcome = reply.outcome or "no answer from Telegram yet"
        message = f" as message {reply.message_id}" if reply.message_id else ""
        told.append(f"reply to chat {reply.chat_id}: {outcome}{message}, tried {reply.attempts}×")
    return told


async def _on_the_bus(settings: Settings, event: dict[str, Any]) -> list[str]:
    from bus import EventBusConfig, EventBusError, EventPriority
    from bus.transport.visitor import visit

    event_id, event_type = event["event_id"], event["event_type"]
    try:
        key = _partition_key(event)
        async with visit(EventBusConfig(redis_url=bus_url(settings))) as bus:
            queued = await bus.queued(event_id, event_type, key, EventPriority[event["priority"]])
            letters = await bus.dead_letters.about(event_id)
            subscribers = await bus.subscribers(event_type)
    except (NoDianaRuns, EventBusError) as error:
        # What the database told is an answer, too.
        return [f"queues: not looked at: {error}"]
    told = [
        f"queue of {entry.group}: {'in hand' if entry.deliveries else 'waits to be read'}"
        f", queued {_utc(entry.queued_at)}, {entry.lane}{f', requeued {entry.requeued}×' if entry.requeued else ''}"
        for entry in queued
    ]
    told += [
        f"dead letter {one.letter_id} of {one.group}: {one.error_type}: {' '.join(one.error_message.split())}"
        for one in letters
    ]
    told.append(f"subscribers of its type: {', '.join(subscribers) or 'none'}")
    return told


def _partition_key(event: dict[str, Any]) -> str:
    """As BaseEvent.partition_key, without reading sealed fields. Raises EventValidationError for an unknown type."""
    from bus import EventFactory

    named = (event["payload"].get(name) for name in EventFactory.class_of(event["event_type"]).partition_by)
    return next((str(value) for value in named if value is not None), event["event_id"])


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
