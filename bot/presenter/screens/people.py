"""The card of a person, in tabs. For those who look after people."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from pydantic import Field

from bot.callbacks import LETTERS, DoToPerson, OpenPerson
from bot.presenter.markup import clean
from bot.presenter.scene import Button, Press, Rows, Scene
from bot.presenter.screens.gamification import Movement
from bot.presenter.screens.moderation import reason_line
from bot.presenter.screens.view import LocalText, Moment, ScreenData, View

TABS = ("card", "sanctions", "ledger", "notes")

OFFERED = {
    "card": ("award", "vip", "unvip", "global_ban", "global_unban", "global_ban_kept"),
    "notes": ("note",),
}
"""The deeds that have a button of their own, by the tab that shows it."""


class Person(ScreenData):
    """Whom it is about."""

    id: int
    name: str
    username: str | None = None

    def called(self, scene: Scene) -> str:
        """Their name, or a kind word."""
        return clean(self.name) or scene.words.plain("nameless")

    def about(self, scene: Scene) -> dict[str, Any]:
        """The arguments of texts that name the person."""
        return {"person": str(self.id), "name": self.called(scene)}


class PersonView(View):
    """A screen about one person."""

    who: Person


class Tab(PersonView):
    """One tab of the card, with the way to the others."""

    tab: ClassVar[str]

    may: list[str] = Field(default_factory=list)
    page: int = 0
    has_more: bool = False

    def head(self, scene: Scene) -> str:
        """Who it is: the name leads to them, the id is there to copy."""
        head = scene.words.html("person-head", **self.who.about(scene))
        return f"{head} · @{self.who.username}" if self.who.username else head

    def buttons(self, scene: Scene) -> Rows:
        words, who = scene.words, self.who.id
        turning = list[Button]()
        if self.page > 0:
            turning.append(Press(words.plain("button-newer"), self._turn(self.page - 1)))
        if self.has_more:
            turning.append(Press(words.plain("button-older"), self._turn(self.page + 1)))
        tabs = [
            Press(words.plain(f"button-person-{tab}"), partial(OpenPerson, person_id=who, tab=tab))
            for tab in TABS
            if tab != self.tab
        ]
        deeds = [
            Press(words.plain(f"button-deed-{deed}"), partial(DoToPerson, person_id=who, letter=LETTERS[deed]))
            for deed in OFFERED.get(self.tab, ())
            if deed in self.may and self.makes_sense(deed)
        ]
        return [*self.row_buttons(scene), turning, deeds[:2], *([deed] for deed in deeds[2:]), tabs]

    def makes_sense(self, deed: str) -> bool:
        """Whether there is anything for the deed to be about."""
        return True

    def row_buttons(self, scene: Scene) -> Rows:
        """The buttons that belong to the rows of the tab."""
        return []

    def _turn(self, page: int) -> partial[OpenPerson]:
        return partial(OpenPerson, person_id=self.who.id, tab=self.tab, page=page)


class Account(ScreenData):
    """Their account."""

    language: str | None = None
    registered_at: Moment
    last_active_at: Moment | None = None
    is_reachable: bool = True
    vip_until: Moment | None = None


class Purse(ScreenData):
    """How they stand in the game."""

    balance: int
    lifetime_points: int
    level: int
    title: LocalText
    streak: int
    best_streak: int


class Ban(ScreenData):
    """They are banned from the whole bot."""

    since: Moment
    reason: str
    appeal: str | None = None

    def lines(self, scene: Scene) -> list[str]:
        words = scene.words
        appeal = [words.html("person-ban-appeal", state=self.appeal)] if self.appeal else []
        reason = [reason_line(words, self.reason)] if self.reason else []
        return [words.html("person-ban", day=self.since.date()), *reason, *appeal]


class Card(Tab):
    """Who somebody is, at one glance."""

    tab: ClassVar[str] = "card"

    account: Account | None = None
    purse: Purse | None = None
    ban: Ban | None = None
    roles: list[str] = Field(default_factory=list)
    notes: int
    sanctions: int

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [self.head(scene), *(self.ban.lines(scene) if self.ban else []), *self._account(scene)]
        if self.roles:
            named = [words.plain(f"role-{role}") for role in self.roles]
            lines.append(words.html("person-roles", roles=", ".join(named)))
        if self.purse is not None:
            purse = self.purse
            lines.append(
                words.html(
                    "person-purse",
                    balance=purse.balance,
                    level=purse.level,
                    title=words.of(purse.title),
                    streak=purse.streak,
                    best=purse.best_streak,
                )
            )
        lines.append(words.html("person-record", sanctions=self.sanctions, notes=self.notes))
        return "\n".join(lines)

    def makes_sense(self, deed: str) -> bool:
        return deed != "unvip" or (self.account is not None and self.account.vip_until is not None)

    def _account(self, scene: Scene) -> list[str]:
        words, account = scene.words, self.account
        if account is None:
            return [words.html("person-unregistered")]
        lines = [words.html("person-since", day=account.registered_at.date(), language=account.language or "?")]
        if account.last_active_at is not None:
            lines.append(words.html("person-active", at=account.last_active_at))
        if not account.is_reachable:
            lines.append(words.html("person-unreachable"))
        if account.vip_until is not None:
            lines.append(words.html("person-vip", day=account.vip_until.date()))
        return lines


class Sanction(ScreenData):
    """One thing that was done against them in a group."""

    at: Moment
    verb: str
    chat_title: str
    by: str
    is_automatic: bool
    reason: str
    until: Moment | None = None
    is_lifted: bool

    def line(self, scene: Scene) -> str:
        words = scene.words
        state = "lifted" if self.is_lifted else "until" if self.until is not None else "good"
        line = words.html(
            "person-sanction",
            day=self.at.date(),
            verb=words.plain("person-verb", verb=self.verb),
            chat=clean(self.chat_title) or words.plain("mod-some-group"),
            by=words.plain("person-by-rules") if self.is_automatic else clean(self.by) or words.plain("nameless"),
            state=words.plain("person-sanction-state", state=state, until=self.until or self.at),
        )
        return f"{line}\n   {reason_line(words, self.reason)}" if self.reason else line


class Sanctions(Tab):
    """What was done against them in groups."""

    tab: ClassVar[str] = "sanctions"

    rows: list[Sanction]

    def text(self, scene: Scene) -> str:
        rows = [row.line(scene) for row in self.rows] or [scene.words.html("person-no-sanctions")]
        return "\n".join([self.head(scene), "", *rows])


class LedgerRow(Movement):
    """One movement of their points."""

    ledger_id: int
    is_revoked: bool
    is_revocation: bool

    def numbered(self, scene: Scene) -> str:
        """The row with its number, struck out where it was taken back."""
        line = self.line(scene)
        return f"<code>{self.ledger_id}</code> {f'<s>{line}</s>' if self.is_revoked else line}"


class Ledger(Tab):
    """Every movement of their points."""

    tab: ClassVar[str] = "ledger"

    rows: list[LedgerRow]

    def text(self, scene: Scene) -> str:
        rows = [row.numbered(scene) for row in self.rows] or [scene.words.html("person-no-points")]
        return "\n".join([self.head(scene), "", *rows])

    def row_buttons(self, scene: Scene) -> Rows:
        if "revoke" not in self.may:
            return []
        revoke = partial(DoToPerson, person_id=self.who.id, letter=LETTERS["revoke"])
        standing = [row for row in self.rows if not (row.is_revoked or row.is_revocation)]
        return [
            [Press(scene.words.plain("button-revoke", row=str(row.ledger_id)), partial(revoke, number=row.ledger_id))]
            for row in standing
        ]


class Note(ScreenData):
    """One note about them."""

    note_id: int
    at: Moment
    by: str
    words: str

    def line(self, scene: Scene) -> str:
        return scene.words.html(
            "person-note",
            note=str(self.note_id),
            day=self.at.date(),
            by=clean(self.by) or scene.words.plain("nameless"),
            words=self.words,
        )


class Notes(Tab):
    """What was written down about them."""

    tab: ClassVar[str] = "notes"

    rows: list[Note]

    def text(self, scene: Scene) -> str:
        rows = [row.line(scene) for row in self.rows] or [scene.words.html("person-no-notes")]
        return "\n".join([self.head(scene), "", *rows])

    def row_buttons(self, scene: Scene) -> Rows:
        if "unnote" not in self.may:
            return []
        remove = partial(DoToPerson, person_id=self.who.id, letter=LETTERS["unnote"])
        return [
            [
                Press(scene.words.plain("button-unnote", note=str(row.note_id)), partial(remove, number=row.note_id))
                for row in self.rows
            ]
        ]
