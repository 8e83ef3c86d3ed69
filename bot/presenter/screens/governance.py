"""What was done in groups, and how they are kept."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from pydantic import Field

from bot.callbacks import TurnAudit
from bot.presenter.markup import clean
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.moderation import reason_line
from bot.presenter.screens.view import Moment, ScreenData, View
from bot.presenter.texts import Words

_LONGEST_REASON = 60
"""How much of a reason one line shows; the whole of it is in the file and the log."""


class About(ScreenData):
    """What an entry of the audit tells."""

    action: str
    outcome: str
    admin_id: int
    admin_name: str = ""
    is_automatic: bool = False
    target_id: int | None = None
    target_name: str = ""
    why: str = ""
    reason: str = ""
    messages: int | None = None
    deleted: int | None = None

    def told(self, words: Words) -> dict[str, Any]:
        """The arguments that texts about an entry need."""
        doer = words.plain("audit-by-herself") if self.is_automatic else clean(self.admin_name)
        why = words.plain("audit-why", why=self.why)
        outcome = words.plain("audit-outcome", outcome=self.outcome, why=why)
        if self.messages is not None and self.deleted is not None and self.deleted < self.messages:
            outcome = f"{outcome} {self.deleted}/{self.messages}"
        return {
            "action": self.action,
            "subject": clean(self.target_name) or (str(self.target_id) if self.target_id else "·"),
            "by": doer or str(self.admin_id),
            "outcome": outcome,
        }


class Entry(About):
    """One row of the audit."""

    at: Moment

    def line(self, scene: Scene) -> str:
        """The row as one line of HTML, times in UTC."""
        words = scene.words
        line = words.html("audit-line", at=self.at, **self.told(words))
        reason = self.reason
        if reason.startswith("auto:"):
            reason = words.plain("audit-auto", kind=reason.removeprefix("auto:"))
        if len(reason) > _LONGEST_REASON:
            reason = f"{reason[: _LONGEST_REASON - 1]}…"
        return f"{line} · {words.html('audit-because', reason=reason)}" if reason else line


class Audit(View):
    """A page of the audit, newest first."""

    page: int
    has_more: bool
    who: int | None = None
    action: str | None = None
    entries: list[Entry]

    def text(self, scene: Scene) -> str:
        if not self.entries:
            return scene.words.html("audit-none")
        return "\n".join([scene.words.html("audit-head"), *(entry.line(scene) for entry in self.entries)])

    def buttons(self, scene: Scene) -> Rows:
        words, row = scene.words, []
        turn = partial(TurnAudit, who=self.who, action=self.action and self.action[:12])
        if self.page > 0:
            row.append(Press(words.plain("button-newer"), partial(turn, page=self.page - 1)))
        if self.has_more:
            row.append(Press(words.plain("button-older"), partial(turn, page=self.page + 1)))
        return [row]


class AuditFile(View):
    """The audit as a file."""

    in_place: ClassVar[bool] = False
    document_name: ClassVar[str | None] = "audit.csv"

    csv: str

    def text(self, scene: Scene) -> str:
        return scene.words.html("audit-file")

    def document(self) -> bytes:
        # With a mark of its encoding, without which spreadsheets take it for another.
        return self.csv.encode("utf-8-sig")

    def buttons(self, scene: Scene) -> Rows:
        return []


class AuditLogged(About, View):
    """A line in the log channel, with hashtags to search by."""

    in_place: ClassVar[bool] = False

    chat_title: str = ""

    def text(self, scene: Scene) -> str:
        words = scene.words
        line = words.html("audit-logged", **self.told(words))
        tags = [f"#by{self.admin_id}", *([f"#id{abs(self.target_id)}"] if self.target_id else []), f"#{self.outcome}"]
        return "\n".join([line, *self._why(words), " ".join(tags)])

    def _why(self, words: Words) -> list[str]:
        if not self.reason:
            return []
        if self.action in ("restrict", "unrestrict"):
            return [words.html(f"audit-{self.action}", rights=self.reason)]
        if self.action == "config":
            return [words.html("audit-because", reason=self.reason)]
        return [reason_line(words, self.reason)]

    def buttons(self, scene: Scene) -> Rows:
        return []


class Row(ScreenData):
    """One key and its value."""

    key: str
    value: str
    is_own: bool


class ConfigView(View):
    """A screen of the configuration: a message of its own, without a way back to the menu."""

    in_place: ClassVar[bool] = False

    def buttons(self, scene: Scene) -> Rows:
        return []


class Config(ConfigView):
    """Every key with its value; what was chosen here stands out."""

    rows: list[Row]
    is_everywhere: bool

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [
            words.html("config-line-own" if row.is_own else "config-line", key=row.key, value=row.value)
            for row in self.rows
        ]
        head = words.html("config-head-everywhere" if self.is_everywhere else "config-head")
        return "\n".join([head, *lines, words.html("config-foot")])


class Ranged(ConfigView):
    """A screen that says what a key takes."""

    kind: str = "number"
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = Field(default=(), strict=False)

    def range(self, scene: Scene) -> str:
        """What the key takes, in words."""
        words = scene.words
        match self.kind:
            case "number":
                return words.plain("config-range-number", low=self.low, high=self.high)
            case "choice":
                return words.plain("config-range-choice", choices=", ".join(self.choices))
            case kind:
                return words.plain(f"config-range-{kind}")


class ConfigValue(Ranged):
    """One key."""

    key: str
    value: str
    default: str
    version: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        return "\n".join(
            [
                words.html("config-value", key=self.key, value=self.value),
                words.html("config-wrong", key=self.key, range=self.range(scene)),
                words.html("config-default", value=self.default, version=self.version),
            ]
        )


class ConfigChanged(ConfigView):
    """A key has another value from now on."""

    key: str
    before: str
    after: str
    version: int

    def text(self, scene: Scene) -> str:
        version = str(self.version)
        return scene.words.html("config-changed", key=self.key, before=self.before, after=self.after, version=version)


class Change(ScreenData):
    """One change of a key."""

    key: str
    version: int
    value: str
    admin_id: int
    admin_name: str = ""
    at: Moment


class ConfigHistory(ConfigView):
    """Who changed what, newest first."""

    rows: list[Change]

    def text(self, scene: Scene) -> str:
        words = scene.words
        if not self.rows:
            return words.html("config-history-none")
        lines = [
            words.html(
                "config-history-line",
                at=row.at,
                key=row.key,
                version=str(row.version),
                value=row.value,
                admin=clean(row.admin_name) or str(row.admin_id),
            )
            for row in self.rows
        ]
        return "\n".join([words.html("config-history-head"), *lines])


class ConfigHelp(Ranged):
    """What can be asked, or what a key takes."""

    keys: list[str]
    key: str | None = None
    problem: str | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        if self.key is not None:
            return words.html("config-wrong", key=self.key, range=self.range(scene))
        return "\n".join([words.html("config-usage"), *(words.html("config-key", key=key) for key in self.keys)])
