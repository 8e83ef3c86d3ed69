"""Figures: what the dashboard shows, read from the tallies. Everything is ready to be sent with a screen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bus.codec import utc_text
from services.admin.operations.people import ACTIVE, JOINED, LAST, RETURNED
from services.admin.operations.ports import Queue
from services.admin.operations.readers import BEGAN, CHAPTER, ENDED, ENDING, CountedReaders
from services.admin.operations.replicas import Replicas
from services.admin.operations.retention import COHORTS, RETURN_DAYS, cohorts, retention_percent
from services.admin.operations.tallies import EVER, Kind, Tallies, bucket_of

CHART_DAYS = 30
CHART_HOURS = 24
RATE_MINUTES = 5
SHOWN_GROUPS = 4

PUBLISHED, PROCESSED, FAILED, DEAD_LETTERED = "published", "processed", "failed", "dead_lettered"


async def people_figures(connection: AsyncConnection, now: datetime) -> dict[str, Any]:
    """Everybody, who is new, who is there, who comes back; the last CHART_DAYS days, today last."""
    tallies, today = Tallies(connection), now.date()
    first_day = today - timedelta(days=max(RETURN_DAYS) + COHORTS)
    by_name: defaultdict[str, dict[Any, int]] = defaultdict(dict)
    for (name, bucket), amount in (await tallies.since(Kind.PEOPLE, bucket_of(first_day))).items():
        by_name[name][bucket.date()] = amount
    joined, active, last = by_name[JOINED], by_name[ACTIVE], by_name[LAST]
    days = [today - timedelta(days=back) for back in reversed(range(CHART_DAYS))]
    begun = await tallies.first_bucket(Kind.PEOPLE, ACTIVE)
    since = begun.date() if begun else today
    return {
        "total": await tallies.sum_of(Kind.PEOPLE, LAST),
        "new_today": joined.get(today, 0),
        "new_week": sum(joined.get(day, 0) for day in days[-7:]),
        "active_today": active.get(today, 0),
        "active_week": sum(last.get(day, 0) for day in days[-7:]),
        "active_month": sum(last.get(day, 0) for day in days),
        "retention": [
            {"day": day, "percent": retention_percent(joined, by_name[f"{RETURNED}{day}"], cohorts(day, today, since))}
            for day in RETURN_DAYS
        ],
        "joined": [joined.get(day, 0) for day in days],
        "active": [active.get(day, 0) for day in days],
        "since": utc_text(bucket_of(since)),
        "at": utc_text(now),
    }


async def story_figures(connection: AsyncConnection, now: datetime) -> dict[str, Any]:
    """How far readers come in each story, the most read first; a story's chapters by how many finished them."""
    titles = await CountedReaders(connection).titles()
    stories: defaultdict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for (name, _), amount in (await Tallies(connection).since(Kind.STORY, EVER)).items():
        story_id, what, which = name.split(":", 2)
        stories[story_id][what][which] = amount
    found = [
        {
            "story_id": story_id,
            "began": steps[BEGAN].get("", 0),
            "chapters": [
                {"title": titles.get((story_id, chapter), chapter), "readers": readers}
                for chapter, readers in sorted(steps[CHAPTER].items(), key=lambda one: (-one[1], one[0]))
            ],
            "ended": steps[ENDED].get("", 0),
            "endings": [
                {"ending_id": ending, "readers": readers}
                for ending, readers in sorted(steps[ENDING].items(), key=lambda one: (-one[1], one[0]))
            ],
        }
        for story_id, steps in stories.items()
    ]
    return {"stories": sorted(found, key=lambda one: (-one["began"], one["story_id"])), "at": utc_text(now)}


async def bus_figures(connection: AsyncConnection, now: datetime, queues: Sequence[Queue]) -> dict[str, Any]:
    """What the bus does: rates of the last minutes, what waits, what failed; the last CHART_HOURS, this hour last."""
    tallies = Tallies(connection)
    minute, hour = now.replace(second=0, microsecond=0), now.replace(minute=0, second=0, microsecond=0)
    lately = await tallies.since(Kind.MINUTE, minute - timedelta(minutes=RATE_MINUTES))
    # The minute that runs is not over, and of one that nobody told of nothing is known.
    told = {bucket for _, bucket in lately if bucket < minute}
    hours = [hour - timedelta(hours=back) for back in reversed(range(CHART_HOURS))]
    by_hour = await tallies.since(Kind.HOUR, hours[0])
    errors = await tallies.since(Kind.ERROR, hours[0])
    waiting = sorted((queue for queue in queues if queue.waiting), key=lambda queue: (-queue.oldest_s, queue.group))

    def rate(name: str) -> float | None:
        done = sum(amount for (told_name, at), amount in lately.items() if told_name == name and at in told)
        return done / (60 * len(told)) if told else None

    return {
        "published_per_s": rate(PUBLISHED),
        "processed_per_s": rate(PROCESSED),
        "failed_day": sum(amount for (name, _), amount in by_hour.items() if name == FAILED),
        "errors_day": sum(errors.values()),
        "waiting": sum(queue.waiting for queue in queues),
        "groups": [
            {"group": queue.group, "waiting": queue.waiting, "oldest_s": round(queue.oldest_s, 1)}
            for queue in waiting[:SHOWN_GROUPS]
        ],
        "more_groups": max(0, len(waiting) - SHOWN_GROUPS),
        "dead_letters": sum(queue.dead_letters for queue in queues),
        "replicas": sum(replica.is_there(now) for replica in await Replicas(connection).all()),
        "handled_hours": [by_hour.get((PROCESSED, at), 0) for at in hours],
        "failed_hours": [by_hour.get((FAILED, at), 0) for at in hours],
        "at": utc_text(now),
    }
