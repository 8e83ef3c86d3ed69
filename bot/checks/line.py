"""What a check says: lines, and the faults they may tell of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.exit_codes import ExitCode
from bot.roles import ALL_ROLES, Role
from bot.settings import Settings


class Verdict(StrEnum):
    """What came of a check; the value is its sign."""

    GOOD = "✓"
    DOUBTFUL = "!"
    BAD = "✗"


@dataclass(frozen=True)
class CheckLine:
    """One thing that was looked at: what was found, and, unless it is well, why that matters and how to mend it.

    `fault` is the name of the fault, `exit_code` what it costs when it is bad.
    """

    name: str
    verdict: Verdict
    detail: str
    why: str = ""
    advice: str = ""
    exit_code: ExitCode = ExitCode.OK
    fault: str = ""


@dataclass(frozen=True)
class Fault:
    """Something that may be wrong with a part. With an exit code it keeps Diana from working; without, it is a risk."""

    name: str
    part: str
    what: str
    why: str
    mend: str
    exit_code: ExitCode = ExitCode.OK

    @property
    def verdict(self) -> Verdict:
        """BAD if it keeps Diana from working."""
        return Verdict.DOUBTFUL if self.exit_code is ExitCode.OK else Verdict.BAD

    def found(self, detail: str = "", mend: str = "", exit_code: ExitCode | None = None) -> CheckLine:
        """The line that tells of it: what exactly was found, and a mend that knows more than the general one."""
        code = self.exit_code if exit_code is None else exit_code
        return CheckLine(
            self.part, self.verdict, detail or self.what, self.why, mend or self.mend, exit_code=code, fault=self.name
        )


@dataclass(frozen=True)
class Scene:
    """What is looked at: the settings, the roles this replica is to have, and whether a Diana runs on them now."""

    settings: Settings
    roles: frozenset[Role] = ALL_ROLES
    is_running: bool = False


Look = Callable[[Scene], Awaitable[list[CheckLine]]]


def well(part: str, detail: str) -> CheckLine:
    """A line about something that is as it should be."""
    return CheckLine(part, Verdict.GOOD, detail)
