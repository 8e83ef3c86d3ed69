"""docs/stories.md: the tutorial, every step of it done as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.commands import run_command_line
from services.database import Database
from services.narrative.revisions import Library
from services.narrative.shelf import Shelf
from tests.gamification.world import Clock

PAGE = Path(__file__).parents[2] / "docs" / "stories.md"
_BLOCK = re.compile(r"^```(console|yaml (?:file|append|replace)=(\S+))\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """A block of the page: a command with what is typed and told, or a change of a file."""

    kind: str
    file: str
    body: str


def steps() -> Iterator[Step]:
    """The blocks in order; what a YAML block does to its file is told beside its language."""
    for kind, file, body in _BLOCK.findall(PAGE.read_text("utf-8")):
        yield Step(kind.split("=")[0], file, body)


def told_as_expected(told: str, expected: list[str]) -> str:
    """Empty, or the first line of `expected` that was not told, in order; … stands for anything."""
    lines = iter(told.splitlines())
    for line in expected:
        pattern = re.compile(".*".join(map(re.escape, line.split("…"))))
        if line != "…" and not any(pattern.fullmatch(each.rstrip()) for each in lines):
            return line
    return ""


def change(step: Step) -> None:
    path = Path(step.file)
    if step.kind == "yaml file":
        path.write_text(step.body, "utf-8")
        return
    text = path.read_text("utf-8")
    if step.kind == "yaml append":
        path.write_text(f"{text}\n{step.body}", "utf-8")
        return
    before, after = step.body.split("---\n")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def run(step: Step, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    command, *expected = step.body.rstrip("\n").splitlines()
    program, *arguments = shlex.split(command.removeprefix("$ "))
    if program == "mkdir":
        subprocess.run(["sh", "-c", command.removeprefix("$ ")], check=True)
        return
    typed = iter([line.removeprefix("> ") for line in expected if line.startswith("> ")])
    monkeypatch.setattr("builtins.input", lambda *_: next(typed))
    assert program == "diana"
    run_command_line(arguments)
    told = capsys.readouterr().out
    missing = told_as_expected(told.replace("> ", ""), [line for line in expected if not line.startswith("> ")])
    assert not missing, f"{command} does not tell {missing!r}:\n{told}"


async def test_the_tutorial_leads_from_an_empty_folder_to_a_published_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str, clock: Clock
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database(sqlite_url)
    await database.open()
    shelf = Shelf(database, Library(database), clock, [tmp_path / "data" / "stories"])

    for step in steps():
        if step.kind == "console":
            run(step, monkeypatch, capsys)
        else:
            change(step)

    assert await shelf.look() == {"lighthouse": "added"}
    await database.close()
