"""What there is to type after `diana keys`."""

from __future__ import annotations

from typing import Annotated

import typer

keys = typer.Typer(help="The keys that seal what people wrote in private: look, rotate, drop.", no_args_is_help=True)


@keys.command("list")
def list_() -> None:
    """Show the keys' ids, what each is for, and how much each of them sealed. Never a key."""
    from bot.cli.keys import list_keys
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(list_keys))


@keys.command()
def rotate(
    reseal: Annotated[bool, typer.Option("--reseal", help="Also seal anew what the older keys sealed.")] = False,
) -> None:
    """Make a new key, which seals from now on; the older ones go on opening what they sealed."""
    from bot.cli.keys import rotate_keys
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: rotate_keys(settings, reseal=reseal)))


@keys.command()
def reseal() -> None:
    """Seal anew, with the newest key, what older ones sealed. While Diana runs; may be stopped and begun again."""
    from bot.cli.keys import reseal_everything
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(reseal_everything))


@keys.command()
def drop(key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `list` shows it.")]) -> None:
    """Take out an old key, unless anything still needs it."""
    from bot.cli.keys import drop_key
    from bot.cli.session import with_settings

    raise typer.Exit(with_settings(lambda settings: drop_key(settings, key_id)))
