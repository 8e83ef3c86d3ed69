"""What somebody meets who is banned from the whole bot; and their appeal, for those who decide."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from pydantic import Field

from bot.callbacks import LETTERS, AppealBan, DoToPerson, OpenPerson
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.moderation import reason_line
from bot.presenter.screens.people import PersonView
from bot.presenter.screens.view import Moment, View


class Banned(View):
    """The one answer: since when, why, what is still theirs, and how to appeal."""

    in_place: ClassVar[bool] = False

    since: Moment
    reason: str = ""
    appeal: str | None = None
    is_news: bool = False

    def text(self, scene: Scene) -> str:
        words = scene.words
        head = words.html("banned", is_news="yes" if self.is_news else "no", day=self.since.date())
        lines = [head, *([reason_line(words, self.reason)] if self.reason else [])]
        parts = ["\n".join(lines), words.html("banned-means"), words.html("banned-still")]
        return "\n\n".join([*parts, words.html("banned-appeal", state=self.appeal or "none")])

    def buttons(self, scene: Scene) -> Rows:
        return [] if self.appeal else [[Press(scene.words.plain("button-appeal-ban"), AppealBan)]]


class Lifted(View):
    """The house is open again."""

    in_place: ClassVar[bool] = False

    reason: str = ""

    def text(self, scene: Scene) -> str:
        words = scene.words
        told = words.html("ban-lifted")
        return f"{told}\n{words.html('admin-note', note=self.reason)}" if self.reason else told


class Appeal(View):
    """What became of an appeal so far."""

    in_place: ClassVar[bool] = False

    state: str

    def text(self, scene: Scene) -> str:
        return scene.words.html("ban-appeal", state=self.state)

    def buttons(self, scene: Scene) -> Rows:
        return []


class Appealed(PersonView):
    """Somebody asks those who may lift their ban to look again."""

    in_place: ClassVar[bool] = False

    since: Moment
    reason: str = ""
    text_: str = Field(default="", alias="text")

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html("ban-appealed", day=self.since.date(), **self.who.about(scene))]
        if self.reason:
            lines.append(reason_line(words, self.reason))
        if self.text_:
            lines.append(words.html("mod-appeal-text", text=self.text_))
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words, who = scene.words, self.who.id
        decide = partial(DoToPerson, person_id=who)
        return [
            [
                Press(words.plain("button-deed-global_unban"), partial(decide, letter=LETTERS["global_unban"])),
                Press(words.plain("button-deed-global_ban_kept"), partial(decide, letter=LETTERS["global_ban_kept"])),
            ],
            [Press(words.plain("button-person-card"), partial(OpenPerson, person_id=who))],
        ]
