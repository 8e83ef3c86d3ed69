"""`diana events tail`."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import orjson
from rich.console import Console
from rich.text import Text

from bot.cli.bus_address import bus_url
from bot.cli.loop import run_until_asked_to_stop
from bot.exit_codes import ExitCode
from bot.settings import Settings
from bus.ending import end

_PRIORITY_STYLE = {"CRITICAL": "bold red", "HIGH": "yellow", "LOW": "dim"}


def tail_events(settings: Settings, type_pattern: str, *, as_json: bool) -> int:
    """Print events as they are announced on the bus, until a signal comes."""
    # Not at the top: importing the bus's transport takes long enough to be felt in `diana --help`.
    from bus import EventBusConfig, IEvent, RedisEventBus

    url = bus_url(settings)
    console = Console(highlight=False, soft_wrap=True)

    def show(event: IEvent) -> None:
        if as_json:
            print(orjson.dumps(event.to_dict()).decode(), flush=True)
        else:
            console.print(one_line(event.to_dict()))

    async def tail(stop: asyncio.Event) -> None:
        async with RedisEventBus(EventBusConfig(redis_url=url)) as bus:

            async def listen() -> None:
                async for event in bus.listen(type_pattern):
                    show(event)

            listening = asyncio.create_task(listen())
            stopping = asyncio.create_task(stop.wait())
            done, _ = await asyncio.wait((listening, stopping), return_when=asyncio.FIRST_COMPLETED)
            await end([listening, stopping])
            if listening in done:
                listening.result()

    run_until_asked_to_stop(tail)
    return ExitCode.OK


def one_line(event: dict[str, Any]) -> Text:
    """An event in its wire form as one line: local time, type, who, by whom, ids shortened, the rest of the payload."""
    payload = cast("dict[str, Any]", event["payload"])
    user_id = payload.get("user_id", payload.get("target_user_id", payload.get("chat_id", "-")))
    rest = {name: value for name, value in payload.items() if name not in ("user_id", "target_user_id")}
    return Text.assemble(
        (str(event["timestamp"])[11:23].ljust(13), "dim"),
        (f"{event['event_type']:<36}", _PRIORITY_STYLE.get(str(event["priority"]), "cyan")),
        f" {user_id!s:>11} ",
        (f" {event['source_service']:<17}", "green"),
        (f" {short(event['event_id'])} < {short(event['causation_id'])} in {short(event['correlation_id'])} ", "dim"),
        orjson.dumps(rest, default=str).decode(),
    )


def short(event_id: str | None) -> str:
    """The first eight characters of an id, enough to find it again; dashes for none."""
    return event_id[:8] if event_id else "-" * 8
