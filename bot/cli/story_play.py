"""`diana story play`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from bot.cli.story_files import story_at
from bot.cli.story_page import changes, choice_line, everything, page
from bot.exit_codes import ExitCode, NotThere, OperatorError
from services.narrative.errors import ChoiceUnavailable
from services.narrative.graph import Story
from services.narrative.state import State, migrated
from services.narrative.story import Turn, begin, choose, options, time_is_up

_HELP = "a number: choose · b: back · s: what you have become · t: let the time pass · r: from the beginning · q: quit"


@dataclass(frozen=True)
class Reader:
    """Who plays, and how."""

    language: str
    name: str
    is_vip: bool


def play_story(which: str, language: str | None, name: str, file: Path | None, *, is_vip: bool, anew: bool) -> int:
    """Play on the terminal until the reader quits or closes the input. Every turn is saved in `file`."""
    story = story_at(which)
    if language is not None and language not in story.texts:
        raise NotThere(f'{story.id} is not written in "{language}": {", ".join(story.languages)}')
    save = file or Path(f"{story.id}.play.json")
    game = _Game(story, Reader(language or story.languages[0], name, is_vip), [] if anew else _read(save, story))
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(_HELP, style="dim"))
    while True:
        game.show(console)
        try:
            word = console.input("> ").strip().lower()
        except (EOFError, KeyboardInterrupt):
            word = "q"
        if word == "q":
            console.print(f"Saved in {save}.")
            return ExitCode.OK
        game.answer(word, console)
        save.write_text(json.dumps({"story": story.id, "states": [each.to_json() for each in game.states]}), "utf-8")


class _Game:
    """One reading: the states it went through, the last one is now."""

    def __init__(self, story: Story, reader: Reader, states: list[State]) -> None:
        self._story = story
        self._reader = reader
        self.states = states
        self._told: tuple[str, ...] = ()
        if not states:
            self._arrive(begin(story))

    def show(self, console: Console) -> None:
        """Print where the reader is, and what there is to choose."""
        story, reader, state = self._story, self._reader, self.states[-1]
        for text in page(story, state, self._told, reader.language, reader.name):
            console.print(text)
            console.print()
        for option in options(story, state, is_vip=reader.is_vip):
            console.print(choice_line(story, state, option, reader.language))

    def answer(self, word: str, console: Console) -> None:
        """Do what the reader typed."""
        before = self.states[-1]
        match word:
            case "b":
                self._back()
            case "s":
                console.print(Text(everything(before), style="yellow"))
            case "r":
                self.states.clear()
                self._arrive(begin(self._story))
            case "t" | _ if word == "t" or word.isdecimal():
                self._turn(word, console)
            case _:
                console.print(Text(_HELP, style="dim"))

    def _turn(self, word: str, console: Console) -> None:
        before = self.states[-1]
        try:
            if word == "t":
                turn = time_is_up(self._story, before, is_vip=self._reader.is_vip)
            else:
                turn = choose(self._story, before, int(word) - 1, is_vip=self._reader.is_vip)
        except ChoiceUnavailable as error:
            console.print(Text(str(error), style="red"))
            return
        self._arrive(turn)
        if what := changes(before, turn.state):
            console.print(Text(what, style="dim yellow"))

    def _back(self) -> None:
        self._told = ()
        if len(self.states) > 1:
            self.states.pop()

    def _arrive(self, turn: Turn) -> None:
        self.states.append(turn.state)
        self._told = turn.told


def _read(save: Path, story: Story) -> list[State]:
    """The states saved, as they are in the story of today; none where nothing was saved."""
    if not save.exists():
        return []
    try:
        told: Any = json.loads(save.read_text("utf-8"))
        states = [State.from_json(each) for each in told["states"]] if told["story"] == story.id else []
    except (ValueError, KeyError, TypeError) as error:
        raise OperatorError(f"{save} is no saved reading of {story.id}: remove it, or start with --anew") from error
    return [migrated(state, story) for state in states]
