"""What is done about a person: what is still asked, whether it is meant, and what became of it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from pydantic import Field

from bot.callbacks import LETTERS, AnswerWish, DoToPerson, OpenPerson
from bot.presenter.scene import Button, Press, Rows, Scene
from bot.presenter.screens.moderation import reason_line
from bot.presenter.screens.people import LedgerRow, Person, PersonView
from bot.presenter.screens.view import Moment, View


class DeedView(PersonView):
    """A screen about a deed."""

    deed: str
    number: int | None = None
    words_: str = Field(default="", alias="words")

    def named(self, scene: Scene) -> str:
        """The deed with its number, as one line."""
        number = 0 if self.number is None else self.number
        return scene.words.html(f"deed-{self.deed}", number=number, row=str(number), **self.who.about(scene))

    def back(self, scene: Scene, tab: str = "card") -> Button:
        """The way back to the card."""
        return Press(scene.words.plain("button-person-back"), partial(OpenPerson, person_id=self.who.id, tab=tab))

    def buttons(self, scene: Scene) -> Rows:
        return [[self.back(scene)]]


class Choice(DeedView):
    """How many? A tap says it, or a reply that says another number, and why."""

    word: str
    choices: list[int]

    def text(self, scene: Scene) -> str:
        words = scene.words
        head = words.html(f"deed-how-many-{self.deed}", **self.who.about(scene))
        return f"{head}\n{words.html('deed-typed')}\n{prompt(self.who, self.word)}"

    def buttons(self, scene: Scene) -> Rows:
        choose = partial(DoToPerson, person_id=self.who.id, letter=LETTERS[self.deed])
        return [[Press(str(choice), partial(choose, number=choice)) for choice in self.choices], [self.back(scene)]]


class WordsWanted(DeedView):
    """Everything is said but the words: a reply says them."""

    in_place: ClassVar[bool] = False
    wants_reply: ClassVar[bool] = True

    word: str

    def text(self, scene: Scene) -> str:
        wanted = scene.words.html("deed-words", deed=self.deed)
        return f"{self.named(scene)}\n{wanted}\n{prompt(self.who, self.word, self.number)}"

    def buttons(self, scene: Scene) -> Rows:
        return []


def prompt(who: Person, word: str, number: int | None = None) -> str:
    """The command that a reply continues, as `bot.moderation.prompts` reads it; it can be typed as well."""
    return f"<code>/user {who.id} {word}{'' if number is None else f' {number}'}</code>"


class Confirm(DeedView):
    """Really?"""

    wish_id: int
    subject: str = ""
    entry: LedgerRow | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html("deed-really"), self.named(scene)]
        if self.subject:
            lines.append(words.html("deed-subject", subject=self.subject))
        if self.entry is not None:
            lines.append(self.entry.numbered(scene))
        if self.words_:
            lines.append(reason_line(words, self.words_))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words, answer = scene.words, partial(AnswerWish, wish_id=self.wish_id)
        return [
            [
                Press(words.plain("button-deed-yes"), partial(answer, is_confirmed=True)),
                Press(words.plain("button-deed-no"), partial(answer, is_confirmed=False)),
            ]
        ]


class Done(DeedView):
    """What became of it."""

    why: str = ""
    balance: int = 0
    amount: int = 0
    at_most: int = 0
    until: Moment | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        if self.why:
            return f"{self.named(scene)}\n{words.html('deed-refused', why=self.why, at_most=self.at_most)}"
        lines = [f"{words.html('deed-done')} {self.named(scene)}"]
        if self.deed in ("award", "revoke"):
            amount = f"{self.amount:+d}" if self.deed == "revoke" else f"{self.number or 0:+d}"
            lines.append(words.html("deed-balance", amount=amount, balance=self.balance))
        if self.deed in ("vip", "unvip"):
            until = None if self.until is None else words.html("deed-vip-until", until=self.until.date())
            lines.append(until or words.html("deed-vip-none"))
        if self.words_:
            lines.append(reason_line(words, self.words_))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        tab = {"note": "notes", "unnote": "notes", "revoke": "ledger"}.get(self.deed, "card")
        return [[self.back(scene, tab)]]


class Refused(View):
    """It is not done, or nobody can be shown, and why."""

    why: str
    who: Person | None = None
    words_: list[str] = Field(default_factory=list, alias="words")
    least: int = 0
    most: int = 0

    def text(self, scene: Scene) -> str:
        words = scene.words
        told = words.html("person-refused", why=self.why, least=self.least, most=self.most)
        usage = [f"<code>/user @ana {word} …</code>" for word in self.words_]
        return "\n".join([told, *([words.html("person-usage")] if usage else []), *usage])

    def buttons(self, scene: Scene) -> Rows:
        if self.who is None:
            return []
        return [[Press(scene.words.plain("button-person-back"), partial(OpenPerson, person_id=self.who.id))]]
