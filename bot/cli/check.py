"""`diana check`."""

from __future__ import annotations

from collections.abc import Collection

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.checks import CheckLine, Verdict, check_everything
from bot.checks.setting_choices import SETTING_WRONG
from bot.cli.loop import run_to_the_end
from bot.cli.signals import StoppedBySignal
from bot.exit_codes import ExitCode
from bot.roles import ALL_ROLES, Role, read_roles
from bot.settings import Settings, SettingsError, load_settings

_STYLE = {Verdict.GOOD: "green", Verdict.DOUBTFUL: "yellow", Verdict.BAD: "bold red"}


def print_check(roles: str | None = None) -> int:
    """Check, print a line for each thing checked, and return the exit code of the first bad one."""
    console = Console()
    try:
        settings = load_settings()
        taken_on = ALL_ROLES if roles is None else read_roles(roles)
    except SettingsError as error:
        lines = [SETTING_WRONG.found(problem, "correct it and check again") for problem in error.problems]
    else:
        try:
            lines = _checked(settings, taken_on)
        except StoppedBySignal as stopped:
            return 128 + stopped.number
    console.print(_table(lines))
    bad = [line for line in lines if line.verdict is Verdict.BAD]
    console.print(_summary(len(bad), sum(line.verdict is Verdict.DOUBTFUL for line in lines)))
    return bad[0].exit_code if bad else ExitCode.OK


def _checked(settings: Settings, roles: Collection[Role]) -> list[CheckLine]:
    with Console(stderr=True).status("Trying everything Diana needs …"):
        return run_to_the_end(lambda: check_everything(settings, roles))


def _summary(bad: int, doubtful: int) -> Text:
    if not bad and not doubtful:
        return Text("All is well.", style=_STYLE[Verdict.GOOD])
    told = ([f"{bad} to mend"] if bad else []) + ([f"{doubtful} to think about"] if doubtful else [])
    return Text(f"{', '.join(told)}.", style=_STYLE[Verdict.BAD if bad else Verdict.DOUBTFUL])


def _table(lines: list[CheckLine]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for line in lines:
        said = Text(line.detail)
        if line.why:
            said.append(f"\n{line.why}", style="dim")
        if line.advice:
            said.append(f"\n→ {line.advice}", style=_STYLE[line.verdict])
        table.add_row(Text(line.verdict.value, style=_STYLE[line.verdict]), line.name, said)
    return table
