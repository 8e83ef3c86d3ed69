"""What there is to type after `diana story`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

story = typer.Typer(help="Write stories: begin, check, walk, draw and play them. Needs no bot.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="STORY", help="The story's folder, or the id of one Diana comes with.")]


class Form(StrEnum):
    """What a story is drawn as."""

    MERMAID = "mermaid"
    SVG = "svg"


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


@story.command()
def new(
    folder: Annotated[
        Path, typer.Argument(help="A folder that is empty or not there yet. Its name is the story's id.")
    ],
    language: Annotated[
        list[str] | None, typer.Option("--language", help="Two letters; may be repeated. Without it: en and es.")
    ] = None,
) -> None:
    """Begin a story: a small one that can be played at once, and schemas for editors that complete and check."""
    from bot.cli.story_files import for_author
    from bot.cli.story_new import begin_story

    raise typer.Exit(for_author(lambda: begin_story(folder, language or ["en", "es"])))


@story.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What inklecate, Inky or inkjs compiled: story.ink.json.")],
    folder: Annotated[
        Path, typer.Argument(help="A folder that is empty or not there yet. Its name is the story's id.")
    ],
    language: Annotated[str, typer.Option(help="The language it is written in, two letters.")] = "en",
) -> None:
    """Make a story of a compiled Ink file. What does not map is told by its path there, and nothing is written."""
    from bot.cli.story_files import for_author
    from bot.cli.story_import import import_story

    raise typer.Exit(for_author(lambda: import_story(file, folder, language)))


@story.command()
def graph(
    which: Which,
    form: Annotated[Form, typer.Option("--format", help="Mermaid text, or an SVG picture.")] = Form.MERMAID,
    chapter: Annotated[str | None, typer.Option(help="This chapter alone, and the nodes next to it.")] = None,
    language: Annotated[str | None, typer.Option(help="The language of the texts. Without it: the first.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write. Without it: to the screen.")
    ] = None,
) -> None:
    """Draw the story: nodes as boxes, choices as arrows."""
    from bot.cli.story_files import for_author
    from bot.cli.story_graph import draw_story

    raise typer.Exit(for_author(lambda: draw_story(which, form.value, chapter, language, out)))


@story.command()
def play(
    which: Which,
    language: Annotated[str | None, typer.Option(help="The language to read in. Without it: the first.")] = None,
    name: Annotated[str, typer.Option(help="Your first name, where the story says it.")] = "Ada",
    save: Annotated[Path | None, typer.Option(help="Where the reading is kept. Without it: ID.play.json here.")] = None,
    vip: Annotated[bool, typer.Option("--vip", help="Read as a subscriber.")] = False,
    anew: Annotated[bool, typer.Option("--anew", help="From the beginning, whatever was saved.")] = False,
) -> None:
    """Read the story here. What a turn changes is shown, every turn is saved, and one can go back."""
    from bot.cli.story_files import for_author
    from bot.cli.story_play import play_story

    raise typer.Exit(for_author(lambda: play_story(which, language, name, save, is_vip=vip, anew=anew)))


@story.command()
def stats(
    which: Which,
    walks: Annotated[int, typer.Option(min=1, help="How many readings by chance.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed reads the same ways.")] = 1,
) -> None:
    """Count words and decisions, and let readers by chance through it: what they meet, how it ends, how long it is."""
    from bot.cli.story_files import for_author
    from bot.cli.story_stats import print_stats

    raise typer.Exit(for_author(lambda: print_stats(which, walks, seed)))
