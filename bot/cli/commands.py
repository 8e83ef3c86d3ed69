"""What there is to type after `diana`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.dead_letter_commands import dead_letters
from bot.cli.event_commands import events
from bot.cli.group_commands import groups
from bot.cli.key_commands import keys
from bot.cli.story_commands import story
from bot.exit_codes import ExitCode

_EXIT_CODES = "\n\n".join(("Exit codes:", *(f"{code.value}  {code.meaning}" for code in ExitCode)))

app = typer.Typer(
    help="Diana, a Telegram bot people play. Without a command she runs; without a BOT_TOKEN, in the playground.",
    epilog=f"Settings come from the environment and `.env`; `.env.example` tells them all.\n\n{_EXIT_CODES}",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(events, name="events")
app.add_typer(dead_letters, name="dead-letters")
app.add_typer(groups, name="groups")
app.add_typer(story, name="story")
app.add_typer(keys, name="keys")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"diana {version('diana')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def diana(
    context: typer.Context,
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        run()


@app.command()
def run(
    roles: Annotated[
        str | None,
        typer.Option(
            help="Which work this replica takes on: intake, services, sender, scheduler, separated by commas. "
            "Without it, all of it."
        ),
    ] = None,
) -> None:
    """Run until SIGTERM or Ctrl-C, then finish what is in hand; a second one stops at once. This is the default."""
    from bot.cli.run import run_diana
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: run_diana(settings, roles)))


@app.command()
def check(
    roles: Annotated[str | None, typer.Option(help="For a replica that takes on these roles: as for `run`.")] = None,
) -> None:
    """Try everything Diana needs and say what is wrong, why it matters and how to mend it. Changes nothing."""
    from bot.cli.check import print_check

    raise typer.Exit(print_check(roles))


@app.command()
def health() -> None:
    """Ask the running Diana whether she is well: exit code 0 if so. What a container's health check runs."""
    from bot.cli.health import ask_health
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(ask_health))


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema. `diana run` does so too; this is for doing it beforehand."""
    from bot.cli.migrate import migrate_database
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(migrate_database))


@app.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="The file to write. Without it: diana-TIME.zip here.")] = None,
) -> None:
    """Save the database in one file, while Diana runs. It opens everything people wrote: keep it safe."""
    from bot.cli.backup import back_up
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: back_up(settings, file)))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `diana backup` wrote.")]) -> None:
    """Fill an empty database from a backup, of SQLite or PostgreSQL alike, and check every row."""
    from bot.cli.backup import restore as restore_from
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: restore_from(settings, file)))


def run_command_line(arguments: Sequence[str]) -> int:
    """Do what `arguments` say and return the exit code; 2 when they say nothing that is known."""
    try:
        app(args=list(arguments), prog_name="diana")
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else ExitCode.INTERNAL
    return ExitCode.OK
