"""`diana events replay`."""

from __future__ import annotations

from datetime import datetime

from bot.cli.asking import counting
from bot.cli.bus_address import bus_url
from bot.cli.database import opened_database
from bot.cli.loop import run_to_the_end
from bot.exit_codes import ExitCode, NotThere
from bot.settings import Settings


def replay_events(
    settings: Settings, event_type: str, since: datetime, until: datetime | None, services: list[str]
) -> int:
    """Publish the stored events of the type in [since, until) again, to all who subscribe to it or to `services` alone.

    A service may be narrowed to one of its handlers, `service:handler`.

    Raises NotThere when there are no such events, or nobody who would get them.
    """
    from bot.bus_keys import read_bus_keys
    from bus import EventBusConfig, EventFactory, RedisEventBus
    from bus.transport.visitor import visit
    from services.database import SqlEventStore

    if event_type not in EventFactory.get_supported_event_types():
        raise NotThere(f"there is no event type {event_type!r}; docs/events.md has them all")
    config = EventBusConfig(redis_url=bus_url(settings))

    async def replay() -> int:
        async with visit(config) as visitor:
            groups = await visitor.subscribers(event_type)
        missing = [service for service in services if not any(_is_of(group, service) for group in groups)]
        if not groups or missing:
            where = f" in {', '.join(missing)}" if missing else ""
            raise NotThere(f"nobody subscribes to {event_type}{where}")
        key_ring = read_bus_keys(settings)
        async with opened_database(settings) as database, RedisEventBus(config, key_ring=key_ring) as bus:
            store = SqlEventStore(database, bus, key_ring)
            count = await store.count_events(event_type, since, until)
            if not count:
                raise NotThere(f"no {event_type} is stored of that time; the store keeps HIGH and CRITICAL events")
            getting = [group for group in groups if not services or any(_is_of(group, each) for each in services)]
            print(f"Replaying {count} {event_type} to {', '.join(getting)}.", flush=True)
            with counting("Replaying", count) as progress:
                return await store.replay_events(event_type, since, until, services or None, progress)

    replayed = run_to_the_end(replay)
    print(f"Replayed {replayed}. A handler that did one of them within the last seven days does not do it again.")
    return ExitCode.OK


def _is_of(group: str, service: str) -> bool:
    return service in (group, group.partition(":")[0])
