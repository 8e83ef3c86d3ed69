"""`diana check`."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.checks import CheckLine, Verdict, check_everything
from bot.cli.loop import StoppedBySignal, run_to_the_end
from bot.exit_codes import ExitCode
from bot.settings import Settings, SettingsError, load_settings

_STYLE = {Verdict.GOOD: "green", Verdict.DOUBTFUL: "yellow", Verdict.BAD: "bold red"}


def print_check() -> int:
    """Check, print a line for each thing checked, and return the exit code of the first bad one."""
    console = Console()
    try:
        settings = load_settings()
    except SettingsError as error:
        lines = [
            CheckLine("settings", Verdict.BAD, problem, "correct it and check again", ExitCode.CONFIGURATION)
            for problem in error.problems
        ]
    else:
        try:
            lines = _checked(settings)
        except StoppedBySignal as stopped:
            return 128 + stopped.number
    console.print(_table(lines))
    bad = [line for line in lines if line.verdict is Verdict.BAD]
    console.print(Text("All is well." if not bad else f"{len(bad)} to mend.", style="green" if not bad else "bold red"))
    return bad[0].exit_code if bad else ExitCode.OK


def _checked(settings: Settings) -> list[CheckLine]:
    with Console(stderr=True).status("Trying everything Diana needs …"):
        return run_to_the_end(lambda: check_everything(settings))


def _table(lines: list[CheckLine]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        said = Text(line.detail)
        if line.advice:
            said.append(f"\n→ {line.advice}", style=_STYLE[line.verdict])
        table.add_row(Text(line.verdict.value, style=_STYLE[line.verdict]), line.name, said)
    return table
