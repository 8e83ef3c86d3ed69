"""`diana story check`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from bot.cli.story_files import folder_of
from bot.exit_codes import ExitCode
from services.narrative.authoring import Report, check_folder
from services.narrative.errors import Problem


def check_story(which: str, walks: int, *, strict: bool, as_json: bool) -> int:
    """Print what a check finds. Exit code 65 with a fault; when strict, with a hint too."""
    folder = folder_of(which)
    report = check_folder(folder, walks=walks)
    if as_json:
        for line in _as_json(report):
            print(line)
    else:
        _print(folder.name, report, Console(highlight=False, soft_wrap=True))
    return ExitCode.DATA if report.faults or (strict and report.hints) else ExitCode.OK


def _as_json(report: Report) -> Iterator[str]:
    for kind, problems in (("fault", report.faults), ("hint", report.hints)):
        for problem in problems:
            told = {"kind": kind, "file": problem.file, "line": problem.line}
            yield json.dumps({**told, "reason": problem.reason, "advice": problem.advice}, ensure_ascii=False)


def _print(name: str, report: Report, console: Console) -> None:
    for style, kind, problems in (("bold red", "fault", report.faults), ("yellow", "hint", report.hints)):
        for problem in problems:
            console.print(_told(style, kind, problem))
    console.print(_summary(name, report))


def _told(style: str, kind: str, problem: Problem) -> Text:
    line = "" if problem.line is None else f":{problem.line}"
    said = Text(f"{kind:5} ", style=style).append(f"{problem.file}{line}", style="bold").append(f"  {problem.reason}")
    return said.append(f"\n      → {problem.advice}", style="dim") if problem.advice else said


def _summary(name: str, report: Report) -> Text:
    counted = f"{_many(len(report.faults), 'fault')}, {_many(len(report.hints), 'hint')}"
    if report.story is None or report.tally is None:
        return Text(f"{name} cannot be read: {counted}.", style="bold red")
    story, tally = report.story, report.tally
    met = "all of it" if tally.is_complete else f"{len(tally.nodes)} nodes"
    walked = f"{_many(tally.walks, 'reading')} by chance met {met}"
    size = f"{_many(len(story.nodes), 'node')} in {', '.join(story.languages)}"
    return Text(f"{name}: {size}; {walked}; {counted}.", style="bold red" if report.faults else "green")


def _many(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")
