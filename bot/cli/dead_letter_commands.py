"""What there is to type after `diana dead-letters`."""

from __future__ import annotations

from typing import Annotated

import typer

dead_letters = typer.Typer(
    help="Look at events that handlers gave up on, and decide what becomes of them.", no_args_is_help=True
)

LetterId = Annotated[str | None, typer.Argument(metavar="ID", help="The letter's id.", show_default=False)]
Group = Annotated[str | None, typer.Option(metavar="GROUP", help="Who gave up: service:handler, as `list` shows it.")]
Fingerprint = Annotated[
    str | None, typer.Option(metavar="FINGERPRINT", help="All with this cause, as `list` and `summary` show it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@dead_letters.command("list")
def list_(
    group: Group = None,
    fingerprint: Fingerprint = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Show the letters, oldest first, a line for each."""
    from bot.cli.dead_letters import list_letters
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: list_letters(settings, group, fingerprint, limit, as_json=as_json)))


@dead_letters.command()
def summary(group: Group = None, as_json: AsJson = False) -> None:
    """Show what they died of: how many of each cause, since when, and the last message."""
    from bot.cli.dead_letters import summarise
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: summarise(settings, group, as_json=as_json)))


@dead_letters.command()
def show(
    letter_id: Annotated[str, typer.Argument(metavar="ID", help="The letter's id.")],
    group: Group = None,
    as_json: AsJson = False,
) -> None:
    """Show a letter with its event. Sensitive fields stay veiled."""
    from bot.cli.dead_letters import show_letter
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: show_letter(settings, letter_id, group, as_json=as_json)))


@dead_letters.command()
def requeue(
    letter_id: LetterId = None,
    group: Group = None,
    fingerprint: Fingerprint = None,
    rate: Annotated[float, typer.Option(min=0.01, help="At most so many a second, of many.")] = 50.0,
) -> None:
    """Give an event back to the handler that gave up on it, or all of one cause. It goes to the end of the queue."""
    from bot.cli.dead_letters import requeue_letter, requeue_letters
    from bot.cli.session import with_settings

    if letter_id is not None and fingerprint is None:
        raise typer.Exit(with_settings(lambda settings: requeue_letter(settings, letter_id, group)))
    whose, cause = _all_of_a_cause(letter_id, group, fingerprint)
    raise typer.Exit(with_settings(lambda settings: requeue_letters(settings, whose, cause, rate)))


@dead_letters.command()
def discard(
    letter_id: LetterId = None,
    group: Group = None,
    fingerprint: Fingerprint = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Forget a letter, or all of one cause, for good. Asks first."""
    from bot.cli.dead_letters import discard_letter, discard_letters
    from bot.cli.session import with_settings

    if letter_id is not None and fingerprint is None:
        raise typer.Exit(with_settings(lambda settings: discard_letter(settings, letter_id, group, yes=yes)))
    whose, cause = _all_of_a_cause(letter_id, group, fingerprint)
    raise typer.Exit(with_settings(lambda settings: discard_letters(settings, whose, cause, yes=yes)))


def _all_of_a_cause(letter_id: str | None, group: str | None, fingerprint: str | None) -> tuple[str, str]:
    if letter_id is not None or group is None or fingerprint is None:
        raise typer.BadParameter("say which: the ID of one letter, or --group and --fingerprint for all of one cause")
    return group, fingerprint
