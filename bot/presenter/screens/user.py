"""The user service's screens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from pydantic import Field

from bot.callbacks import ChooseLanguage
from bot.commands import Scope, command_named, commands_in, nearest_command
from bot.pictures import Picture
from bot.presenter.markup import clean
from bot.presenter.scene import Button, Go, Link, Press, Rows, Scene
from bot.presenter.screens.card import Card, LevelBar
from bot.presenter.screens.view import Moment, View, place
from bot.presenter.texts import LANGUAGES


class Named(View):
    """A screen that calls its reader by name."""

    first_name: str

    def called(self, scene: Scene) -> str:
        """The reader's name; a kind word where nothing of it can be shown."""
        return clean(self.first_name) or scene.words.plain("nameless")


class Welcome(Named):
    """The first words somebody hears. A message of its own: it stays."""

    in_place: ClassVar[bool] = False

    def text(self, scene: Scene) -> str:
        return scene.words.html("welcome", name=self.called(scene))

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "daily"), place(scene, "menu")]]


class WelcomeBack(Named):
    """/start by somebody known."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("welcome-back", name=self.called(scene))

    def buttons(self, scene: Scene) -> Rows:
        return menu_rows(scene)


class Nudge(Named):
    """A word to somebody who registered and then did nothing. A message of its own: it comes by itself."""

    in_place: ClassVar[bool] = False

    is_being_asked: bool = False

    def text(self, scene: Scene) -> str:
        return scene.words.html("nudge", name=self.called(scene))

    def buttons(self, scene: Scene) -> Rows:
        further = Go(scene.words.plain("button-go-on"), "start") if self.is_being_asked else place(scene, "menu")
        return [[place(scene, "daily"), further]]


class StartFirst(View):
    """The way in, for somebody who is not registered: a button in private, a link from a group."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("start-first" if scene.scope is Scope.PRIVATE else "start-first-group")

    def buttons(self, scene: Scene) -> Rows:
        label = scene.words.plain("button-start")
        if scene.scope is Scope.PRIVATE:
            return [[Go(label, "start")]]
        return [[Link(label, f"https://t.me/{scene.bot_username}?start=group")]]


class InPrivate(View):
    """The way to the private chat, for somebody who asked in a group for what works there alone."""

    in_place: ClassVar[bool] = False

    command: str

    def text(self, scene: Scene) -> str:
        return scene.words.html("in-private", command=self.command)

    def buttons(self, scene: Scene) -> Rows:
        link = f"https://t.me/{scene.bot_username}?start={self.command}"
        return [[Link(scene.words.plain("button-in-private"), link)]]


class Menu(Named):
    """Where everything begins."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("menu", name=self.called(scene))

    def buttons(self, scene: Scene) -> Rows:
        return menu_rows(scene)


class Help(View):
    """What can be asked for; after a mistyped command only what was probably meant, and where the rest is."""

    unknown_command: str | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        if self.unknown_command is not None:
            return "\n\n".join([self._about_the_unknown(scene, self.unknown_command), words.html("help-elsewhere")])
        lines = [
            words.html("help-line", command=command.name, about=words.plain(command.description_id))
            for command in commands_in(scene.scope)
        ]
        return "\n\n".join([words.html("help-opening"), "\n".join(lines), words.html("help-closing")])

    def _about_the_unknown(self, scene: Scene, command: str) -> str:
        typed = clean(command)
        near = nearest_command(typed, scene.scope)
        if near is None:
            return scene.words.html("help-unknown", typed=typed)
        return scene.words.html("help-nearest", typed=typed, nearest=near.name)


BAR_CELLS = 10


class Profile(Named):
    """What the house remembers of its reader."""

    username: str | None = None
    registered_at: Moment
    balance: int
    lifetime_points: int
    streak: int
    best_streak: int
    level: int = 0
    level_score: int | None = None
    next_level_score: int | None = None
    title: dict[str, str] | None = None
    achievements: int = 0
    stories: dict[str, float] = Field(default_factory=dict)

    def text(self, scene: Scene) -> str:
        words = scene.words
        name = self.called(scene)
        title = (
            words.html("profile-title-username", name=name, username=self.username)
            if self.username
            else words.html("profile-title", name=name)
        )
        card = words.html(
            "profile-card",
            since=self.registered_at.date(),
            balance=self.balance,
            lifetime_points=self.lifetime_points,
            streak=self.streak,
            best_streak=self.best_streak,
        )
        return "\n\n".join([title, self._level(scene), card, self._deeds(scene)])

    def _level(self, scene: Scene) -> str:
        """Level and title, and how far it is to the next as a bar."""
        called = (self.title or {}).get(scene.words.language) or ""
        line = scene.words.html("profile-level", level=self.level, title=called, has_title="yes" if called else "no")
        if self.level_score is None or self.next_level_score is None or self.next_level_score <= self.level_score:
            return line
        begun = min(max(self.lifetime_points, self.level_score), self.next_level_score) - self.level_score
        left = max(0, self.next_level_score - self.lifetime_points)
        filled = begun * BAR_CELLS // (self.next_level_score - self.level_score)
        bar = "▰" * filled + "▱" * (BAR_CELLS - filled)
        return f"{line}\n{bar} {scene.words.html('profile-next-level', left=left)}"

    def _deeds(self, scene: Scene) -> str:
        lines = [scene.words.html("profile-achievements", achievements=self.achievements)]
        if self.stories:
            furthest = round(max(self.stories.values()))
            lines.append(scene.words.html("profile-stories", stories=len(self.stories), percent=furthest))
        return "\n".join(lines)

    def picture(self, scene: Scene) -> Picture | None:
        level = None
        if self.level_score is not None and self.next_level_score is not None:
            level = LevelBar(self.level, self.lifetime_points, self.level_score, self.next_level_score)
        return Card(
            name=self.called(scene),
            title=(self.title or {}).get(scene.words.language) or "",
            since=self.registered_at.date(),
            balance=self.balance,
            streak=self.streak,
            achievements=self.achievements,
            lifetime_points=self.lifetime_points,
            level=level,
            story_percent=round(max(self.stories.values())) if self.stories else None,
        ).picture(scene)


class LanguagePicker(View):
    """Every language by its own name, the current one marked."""

    current: str | None = None

    def text(self, scene: Scene) -> str:
        return scene.words.html("language-picker")

    def buttons(self, scene: Scene) -> Rows:
        return [self.choices(scene), *super().buttons(scene)]

    def choices(self, scene: Scene) -> list[Button]:
        """A button for each language."""
        current = self.current or scene.words.language
        return [
            Press(
                f"✓ {words.own_name}" if words.language == current else words.own_name,
                partial(ChooseLanguage, language=words.language),
            )
            for words in scene.all_words
        ]


class LanguageChanged(View):
    """Said in the new language."""

    language: str

    @property
    def spoken_in(self) -> str | None:
        return self.language if self.language in LANGUAGES else None

    def text(self, scene: Scene) -> str:
        return scene.words.html("language-changed")


PLACES = (
    ("story", "daily"),
    ("quiz", "achievements"),
    ("points", "leaderboard"),
    ("shop", "bag"),
    ("profile", "characters"),
    ("invite", "subscribe"),
    ("settings", "help"),
)
"""The menu's grid, by command."""


def menu_rows(scene: Scene) -> Rows:
    """The menu's buttons: every place there is."""
    return place_rows(scene, PLACES)


def place_rows(scene: Scene, rows: Sequence[Sequence[str]]) -> Rows:
    """Buttons to the commands in `rows`, without those that there are not."""
    return [[place(scene, command) for command in row if command_named(command)] for row in rows]
