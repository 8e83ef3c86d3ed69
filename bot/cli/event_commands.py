"""What there is to type after `diana events`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from bot.cli.moments import SHAPE, read_moment

events = typer.Typer(help="Look at the events on the bus and in the database.", no_args_is_help=True)


def _moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


@events.command()
def tail(
    type_pattern: Annotated[
        str, typer.Option("--type", metavar="PATTERN", help="An event type, or its beginning: gamification.*")
    ] = "*",
    as_json: Annotated[bool, typer.Option("--json", help="Whole events, one JSON object a line.")] = False,
) -> None:
    """Show events as they happen, from now on, until Ctrl-C."""
    from bot.cli.events import tail_events
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: tail_events(settings, type_pattern, as_json=as_json)))


@events.command()
def show(
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The event's id, or how it begins.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Show an event, which handlers have done it, and where it waits or lies otherwise."""
    from bot.cli.event_show import show_event
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: show_event(settings, event_id, as_json=as_json)))


@events.command()
def replay(
    event_type: Annotated[str, typer.Option("--type", metavar="TYPE", help="The type of the events.")],
    since: Annotated[datetime, typer.Option(parser=_moment, metavar="MOMENT", help=f"From when on: {SHAPE}.")],
    until: Annotated[
        datetime | None, typer.Option(parser=_moment, metavar="MOMENT", help="Up to, not including. Unset: now.")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="SERVICE", help="This service alone, or one handler, service:handler; may be repeated."),
    ] = None,
) -> None:
    """Publish stored events again, oldest first. What a handler did within the last seven days it does not do again."""
    from bot.cli.replay import replay_events
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: replay_events(settings, event_type, since, until, to or [])))
