"""What there is to type after `diana story`."""

from __future__ import annotations

from typing import Annotated

import typer

story = typer.Typer(help="Write stories: begin, check, walk, draw and play them. Needs no bot.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="STORY", help="The story's folder, or the id of one Diana comes with.")]


@story.command()
def check(
    which: Which,
    walks: Annotated[int, typer.Option(min=0, help="How many readings by chance look for what is never met.")] = 1_000,
    strict: Annotated[bool, typer.Option("--strict", help="Hints fail too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for editors and CI.")] = False,
) -> None:
    """Say what spoils the story, with file, line and advice, and what is worth a look. Changes nothing."""
    from bot.cli.story_check import check_story
    from bot.cli.story_files import for_author

    raise typer.Exit(for_author(lambda: check_story(which, walks, strict=strict, as_json=as_json)))
