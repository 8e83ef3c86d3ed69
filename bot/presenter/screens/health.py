"""What is well and what is not, for operators."""

from __future__ import annotations

from bot.callbacks import OpenHealth
from bot.presenter.markup import clean
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import Moment, ScreenData, View, shortened
from bot.presenter.texts import Words

_MARKS = {True: "✅", False: "🔴", None: "⏳"}
_LONGEST_DETAIL = 90


class Check(ScreenData):
    """What a check says, and since when."""

    name: str
    ok: bool | None = None
    detail: str
    since: Moment | None = None


class Process(ScreenData):
    """A process and its checks."""

    replica: str
    checks: list[Check]


class Health(View):
    """Every check in one glance: of one process line by line; of several, what is bad first."""

    processes: list[Process]
    at: Moment

    def text(self, scene: Scene) -> str:
        words = scene.words
        bad = sum(check.ok is False for process in self.processes for check in process.checks)
        lines = [words.html("health-bad" if bad else "health-good", count=bad, at=self.at)]
        for process in self.processes:
            if len(self.processes) > 1:
                lines += ["", words.html("health-process", replica=process.replica)]
            lines += [self._line(scene, check) for check in sorted(process.checks, key=lambda one: one.ok is not False)]
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        return [[Press(scene.words.plain("button-dash-refresh"), OpenHealth)]]

    def _line(self, scene: Scene, check: Check) -> str:
        words = scene.words
        detail = shortened(clean(check.detail), _LONGEST_DETAIL)
        line = words.html("health-check", mark=_MARKS[check.ok], name=check.name, detail=detail)
        if check.since is None:
            return line
        return f"{line}{words.html('health-since', time=lasted(scene, (self.at - check.since).total_seconds()))}"


def lasted(scene: Scene, seconds: float) -> str:
    """`span`, for a scene."""
    return span(scene.words, seconds)


def span(words: Words, seconds: float) -> str:
    """A span of time in its one or two largest units, short: `3 h 5 min`."""
    whole = max(0, round(seconds))
    days, hours, minutes, rest = whole // 86_400, whole // 3600 % 24, whole // 60 % 60, whole % 60
    units = [("days", days), ("hours", hours), ("minutes", minutes), ("seconds", rest)]
    first = next((at for at, (_, count) in enumerate(units) if count), len(units) - 1)
    shown = [unit for unit in units[first : first + 2] if unit[1]] or [units[-1]]
    return " ".join(words.plain(f"span-{name}", count=count) for name, count in shown)
