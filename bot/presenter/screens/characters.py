"""The characters of a story, what they feel, and what was decided about them and everything else."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from pydantic import Field

from bot.callbacks import LookBack, MeetCharacter
from bot.presenter.markup import clean
from bot.presenter.scene import Button, Go, Press, Rows, Scene
from bot.presenter.screens.story import StoryView, label_of
from bot.presenter.screens.view import ScreenData, place

_CELLS = 8


def bar(value: int) -> str:
    """A meter from -100 to 100 as eight cells, from the left: `▰▰▰▰▱▱▱▱` at 0."""
    filled = round((value + 100) * _CELLS / 200)
    return "▰" * filled + "▱" * (_CELLS - filled)


def meters_of(scene: Scene, meters: dict[str, int]) -> str:
    """Each meter as a line."""
    words = scene.words
    return "\n".join(
        words.html(
            "story-meters-line",
            meter=words.plain("story-meter", meter=meter),
            bar=bar(value),
            value=f"+{value}" if value > 0 else str(value).replace("-", "−"),
        )
        for meter, value in meters.items()
    )


class CharacterShown(ScreenData):
    """A character and what they feel for the reader, -100 to 100 each."""

    character: str
    meters: dict[str, int]


class Characters(StoryView):
    """Everybody the reader has met."""

    in_place: ClassVar[bool] = True

    characters: list[CharacterShown]

    def text(self, scene: Scene) -> str:
        if not self.characters:
            return scene.words.html("story-characters-none")
        parts = [scene.words.html("story-characters", title=self.book(scene).plain("title"))]
        for shown in self.characters:
            name = scene.words.html("story-speaker", name=self.book(scene).plain(f"character.{shown.character}"))
            parts.append("\n".join(filter(None, (name, meters_of(scene, shown.meters)))))
        return "\n\n".join(parts)

    def buttons(self, scene: Scene) -> Rows:
        people: list[Button] = [
            Press(
                self.book(scene).plain(f"character.{shown.character}"),
                partial(MeetCharacter, character_id=shown.character),
            )
            for shown in self.characters
        ]
        rows = [people[n : n + 2] for n in range(0, len(people), 2)]
        return [*rows, [place(scene, "story")]]


class Character(StoryView):
    """One character: who they are, and what they feel."""

    in_place: ClassVar[bool] = True

    character: str
    meters: dict[str, int]

    def text(self, scene: Scene) -> str:
        return "\n\n".join(filter(None, (self.head(scene), self.said(scene), meters_of(scene, self.meters))))

    def head(self, scene: Scene) -> str:
        """The character's name."""
        return scene.words.html("story-speaker", name=self.called(scene))

    def said(self, scene: Scene) -> str:
        """What is said about them, or by them."""
        return self.book(scene).html(f"character.{self.character}.about")

    def called(self, scene: Scene) -> str:
        """The character's name, plain."""
        return self.book(scene).plain(f"character.{self.character}")

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        talk = partial(MeetCharacter, character_id=self.character, talk=True)
        return [
            [Press(words.plain("button-story-talk", name=self.called(scene)), talk)],
            [Go(words.plain("button-story-gift"), "bag")],
            [Go(words.plain("button-story-characters"), "characters")],
        ]


class Talk(Character):
    """What the character says today; once a day there is something new."""

    line: str | None = None
    name: str = ""
    values: dict[str, bool | int | float | str] = Field(default_factory=dict)

    def said(self, scene: Scene) -> str:
        if self.line is None:
            return scene.words.html("story-talk-later", name=self.called(scene))
        name = clean(self.name) or scene.words.plain("nameless")
        return self.book(scene).html(self.line, {**self.values, "name": name})

    def buttons(self, scene: Scene) -> Rows:
        return super().buttons(scene)[1:]


class Gift(Talk):
    """The character was given something. A message of its own: it comes from the bag."""

    in_place: ClassVar[bool] = False

    def said(self, scene: Scene) -> str:
        taken = scene.words.html("story-gift", name=self.called(scene))
        return taken if self.line is None else f"{taken}\n\n{super().said(scene)}"


class Recap(StoryView):
    """What the reader decided, the latest first."""

    in_place: ClassVar[bool] = True

    choices: list[str]
    page: int
    pages: int

    def text(self, scene: Scene) -> str:
        book, words = self.book(scene), scene.words
        if not self.choices:
            return words.html("story-recap-empty")
        lines = "\n".join(self._line(scene, choice) for choice in self.choices)
        return "\n\n".join([words.html("story-recap", title=book.plain("title")), lines])

    def _line(self, scene: Scene, decided: str) -> str:
        book, chapter = self.book(scene), f"chapter.{decided.partition('.')[0]}"
        choice = label_of(scene, book, decided)
        if not book.has(chapter):
            # A scene is called from several chapters, and has no title.
            return scene.words.html("story-recap-scene", choice=choice)
        return scene.words.html("story-recap-line", chapter=book.plain(chapter), choice=choice)

    def buttons(self, scene: Scene) -> Rows:
        turning: list[Button] = []
        if self.page > 0:
            turning.append(Press(scene.words.plain("button-newer"), partial(LookBack, page=self.page - 1)))
        if self.page + 1 < self.pages:
            turning.append(Press(scene.words.plain("button-older"), partial(LookBack, page=self.page + 1)))
        return [turning, [place(scene, "story"), place(scene, "characters")]]
