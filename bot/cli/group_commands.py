"""What there is to type after `diana groups`."""

from __future__ import annotations

from typing import Annotated

import typer

groups = typer.Typer(
    help="The handlers events are kept for: what waits for each, and the end of one that is no more.",
    no_args_is_help=True,
)


@groups.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """Show each group: what waits, since when, its dead letters, and whether anybody reads."""
    from bot.cli.groups import list_groups
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: list_groups(settings, as_json=as_json)))


@groups.command()
def forget(
    group: Annotated[str, typer.Argument(metavar="GROUP", help="service:handler, as `list` shows it.")],
    with_entries: Annotated[bool, typer.Option(help="Although events wait for it: they are thrown away.")] = False,
    with_dead_letters: Annotated[bool, typer.Option(help="Throw its dead letters away, too.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """End the group of a handler that was removed or renamed: nothing more is kept for it."""
    from bot.cli.groups import forget_group
    from bot.cli.session import with_settings

    raise typer.Exit(
        with_settings(
            lambda settings: forget_group(
                settings, group, with_entries=with_entries, with_dead_letters=with_dead_letters, yes=yes
            )
        )
    )
