"""The screens of moderation: short, for people in a hurry."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from bot.presenter.markup import clean
from bot.presenter.scene import Button, Link, Moderate, Rows, Scene
from bot.presenter.screens.view import Moment, ScreenData, View
from bot.presenter.texts import Words

APPEALABLE = frozenset(("warn", "mute", "ban"))
"""What can be taken back, and so appealed against."""

_INVISIBLE = "\u2060"


class ModerationView(View):
    """What every screen about an act of moderation has: the verb and whom it is about."""

    verb: str
    target_id: int | None = None
    target_name: str = ""

    def about(self, scene: Scene) -> dict[str, Any]:
        """The arguments that texts with `mod-target` in them need."""
        name = clean(self.target_name) or scene.words.plain("nameless")
        kind = "person" if self.target_id is not None and self.target_id > 0 else "other"
        return {"target_kind": kind, "target_id": str(self.target_id), "target_name": name}

    def buttons(self, scene: Scene) -> Rows:
        return []


class Act(ModerationView):
    """An act with who did it, why and for how long."""

    admin_id: int | None = None
    admin_name: str = ""
    is_automatic: bool = False
    reason: str = ""
    lasts_s: int | None = None

    def whys(self, scene: Scene) -> list[str]:
        """The lines about reason and doer."""
        words, lines = scene.words, []
        if self.reason:
            lines.append(reason_line(words, self.reason))
        if self.is_automatic:
            lines.append(words.html("mod-automatic"))
        elif self.admin_id is not None:
            name = clean(self.admin_name) or words.plain("nameless")
            lines.append(words.html("mod-by", admin_id=str(self.admin_id), admin_name=name))
        return lines


class Moderated(Act):
    """Something was done. A button takes it back."""

    undo: int | None = None
    appeal: int | None = None
    warnings: int | None = None
    limit: int | None = None
    not_escalated: str | None = None
    messages: int = 0
    deleted: int = 0
    words: str = ""

    def text(self, scene: Scene) -> str:
        words, about = scene.words, self.about(scene)
        if self.verb == "warn" and self.warnings is not None and self.limit is not None:
            first = words.html("mod-done-warn", warnings=self.warnings, limit=self.limit, **about)
        elif self.verb in ("purge", "del"):
            first = words.html("mod-done-purge", deleted=self.deleted)
        else:
            first = words.html(f"mod-done-{self.verb}", **about)
        lines = [first]
        if self.lasts_s is not None:
            lines.append(words.html("mod-lasts", time=span(words, self.lasts_s)))
        if self.is_automatic and self.warnings is not None:
            lines.append(words.html("mod-after-warnings", warnings=self.warnings))
        if self.not_escalated is not None:
            lines.append(words.html(f"mod-not-escalated-{self.not_escalated}"))
        if self.words:
            lines.append(words.html("mod-partly", kept=self.messages - self.deleted, words=self.words))
        return "\n".join([*lines, *self.whys(scene)])

    def buttons(self, scene: Scene) -> Rows:
        words, row = scene.words, list[Button]()
        if self.undo is not None:
            row.append(Moderate(words.plain("button-undo"), "undo", self.undo))
        if self.appeal is not None:
            # A link: who was never in private with the bot cannot be told there how to appeal.
            address = f"https://t.me/{scene.bot_username}?start=appeal_{self.appeal}"
            row.append(Link(words.plain("button-appeal"), address))
        return [row]


class Refused(Act):
    """It is not done, or not any further, and why."""

    in_place: ClassVar[bool] = False

    why: str
    right: str | None = None
    named: str = ""
    gone: int = 0

    def text(self, scene: Scene) -> str:
        words = scene.words
        right = words.plain(f"mod-right-{self.right}") if self.right else ""
        given = {"right": right, "named": self.named, "verb": self.verb, **self.about(scene)}
        refusal = words.html(f"mod-no-{self.why}", **given)
        return f"{words.html('mod-done-purge', deleted=self.gone)}\n{refusal}" if self.gone else refusal


class Failed(Act):
    """Telegram did not do it."""

    words: str
    is_half: bool = False

    def text(self, scene: Scene) -> str:
        given = {"verb": self.verb, "words": self.words, **self.about(scene)}
        lines = [scene.words.html("mod-failed" if self.target_name else "mod-failed-nobody", **given)]
        if self.is_half:
            lines.append(scene.words.html("mod-half-done"))
        return "\n".join(lines)


class Unconfirmed(ModerationView):
    """Somebody asks in the name of the group: who is it?"""

    in_place: ClassVar[bool] = False

    action_id: int

    def text(self, scene: Scene) -> str:
        text_id = "mod-unconfirmed" if self.target_name else "mod-unconfirmed-nobody"
        return scene.words.html(text_id, verb=self.verb, **self.about(scene))

    def buttons(self, scene: Scene) -> Rows:
        return [[Moderate(scene.words.plain("button-confirm"), "confirm", self.action_id)]]


class Warning(ScreenData):
    """One warning that counts."""

    at: Moment
    reason: str


class Warnings(ModerationView):
    """The warnings of somebody that count."""

    in_place: ClassVar[bool] = False

    verb: str = "warns"
    limit: int
    warnings: int
    rows: list[Warning]

    def text(self, scene: Scene) -> str:
        words = scene.words
        head = words.html("mod-warnings", warnings=self.warnings, limit=self.limit, **self.about(scene))
        rows = [
            words.html("mod-warning-row", day=row.at.date(), reason=row.reason or words.plain("mod-no-reason"))
            for row in self.rows
        ]
        return "\n".join([head, *rows])


class Reported(ModerationView):
    """A message is pointed out to the admins, who are called without being listed."""

    in_place: ClassVar[bool] = False

    verb: str = "report"
    action_id: int
    reason: str = ""
    admins: list[int]

    def text(self, scene: Scene) -> str:
        words = scene.words
        calls = "".join(f'<a href="tg://user?id={admin}">{_INVISIBLE}</a>' for admin in self.admins[:50])
        lines = [words.html("mod-reported", **self.about(scene)) + calls]
        if self.reason:
            lines.append(reason_line(words, self.reason))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        return [
            [
                Moderate(words.plain("button-delete"), "del", self.action_id),
                Moderate(words.plain("button-ban"), "ban", self.action_id),
            ]
        ]


class Sanctioned(View):
    """Told to the person, in private: what happened to them, where and why."""

    in_place: ClassVar[bool] = False

    verb: str
    chat_title: str
    reason: str = ""
    lasts_s: int | None = None
    action_id: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        chat = clean(self.chat_title) or words.plain("mod-some-group")
        lines = [words.html(f"mod-you-{self.verb}", chat=chat)]
        if self.lasts_s is not None:
            lines.append(words.html("mod-lasts", time=span(words, self.lasts_s)))
        if self.reason:
            lines.append(reason_line(words, self.reason))
        if self.verb in APPEALABLE:
            lines.append(words.html("mod-how-to-appeal"))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        appeal = Moderate(scene.words.plain("button-appeal"), "appeal", self.action_id)
        return [[appeal]] if self.verb in APPEALABLE else []


class Appealed(ModerationView):
    """Somebody asks the group's admins to look again."""

    in_place: ClassVar[bool] = False

    action_id: int
    reason: str = ""
    text_: str = Field(default="", alias="text")

    def text(self, scene: Scene) -> str:
        words, about = scene.words, self.about(scene)
        lines = [words.html(f"mod-appealed-{self.verb}", **about)]
        if self.reason:
            lines.append(reason_line(words, self.reason))
        if self.text_:
            lines.append(words.html("mod-appeal-text", text=self.text_))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        return [
            [
                Moderate(words.plain("button-accept"), "accept", self.action_id),
                Moderate(words.plain("button-decline"), "decline", self.action_id),
            ]
        ]


class AppealSent(View):
    """What became of an appeal so far, told to whoever made it."""

    in_place: ClassVar[bool] = False

    chat_title: str
    state: str

    def text(self, scene: Scene) -> str:
        chat = clean(self.chat_title) or scene.words.plain("mod-some-group")
        return scene.words.html(f"mod-appeal-{self.state}", chat=chat)

    def buttons(self, scene: Scene) -> Rows:
        return []


class AppealDecided(View):
    """What the admins have decided, told to whoever appealed."""

    in_place: ClassVar[bool] = False

    chat_title: str
    is_accepted: bool

    def text(self, scene: Scene) -> str:
        chat = clean(self.chat_title) or scene.words.plain("mod-some-group")
        return scene.words.html("mod-appeal-accepted" if self.is_accepted else "mod-appeal-declined", chat=chat)

    def buttons(self, scene: Scene) -> Rows:
        return []


class AppealDeclined(Act):
    """The group sees that an appeal was looked at and declined."""

    def text(self, scene: Scene) -> str:
        return "\n".join([scene.words.html("mod-declined", **self.about(scene)), *self.whys(scene)])


class SanctionOver(View):
    """Told to the person, in private: the time is over."""

    in_place: ClassVar[bool] = False

    verb: str
    chat_title: str

    def text(self, scene: Scene) -> str:
        chat = clean(self.chat_title) or scene.words.plain("mod-some-group")
        return scene.words.html(f"mod-over-{self.verb}", chat=chat)

    def buttons(self, scene: Scene) -> Rows:
        return []


def reason_line(words: Words, reason: str) -> str:
    """Why, as one line; what Diana does by herself has reasons of its own."""
    if reason in ("auto:flood", "auto:words", "auto:newcomer"):
        return words.html(f"mod-reason-{reason.removeprefix('auto:')}")
    return words.html("mod-reason", reason=reason)


def span(words: Words, seconds: int) -> str:
    """A length of time in words, its two largest parts, to the minute."""
    minutes = max(1, round(seconds / 60))
    days, minutes = divmod(minutes, 1440)
    hours, minutes = divmod(minutes, 60)
    parts = [("mod-days", days), ("mod-hours", hours), ("mod-minutes", minutes)]
    return " ".join([words.plain(text_id, count=count) for text_id, count in parts if count][:2])
