"""What a hint tells about the next decision."""

from __future__ import annotations

from typing import ClassVar

from bot.presenter.scene import Rows, Scene
from bot.presenter.screens.story import label_of
from bot.presenter.screens.view import ScreenData, View, place


class ChoiceAhead(ScreenData):
    """A choice of the next decision, and what each character would feel about it, in sum."""

    choice: str
    impacts: dict[str, int]


class Hint(View):
    """Who would be pleased by which choice, and who would not. A message of its own: it comes from the bag."""

    in_place: ClassVar[bool] = False

    digest: str | None = None
    node: str | None = None
    choices: list[ChoiceAhead]

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.digest,) if self.digest is not None else ()

    def text(self, scene: Scene) -> str:
        if self.digest is None or self.node is None:
            return scene.words.html("story-hint-none")
        lines = [self._line(scene, self.digest, f"{self.node}.{ahead.choice}", ahead.impacts) for ahead in self.choices]
        return "\n\n".join((scene.words.html("story-hint"), "\n".join(lines)))

    def _line(self, scene: Scene, digest: str, key: str, impacts: dict[str, int]) -> str:
        book, words = scene.books[digest], scene.words
        felt = [
            words.plain("story-hint-felt", name=book.plain(f"character.{who}"), feeling="warm" if by > 0 else "cold")
            for who, by in impacts.items()
        ]
        said = ", ".join(felt) or words.plain("story-hint-nobody")
        return words.html("story-hint-line", choice=label_of(scene, book, key), felt=said)

    def buttons(self, scene: Scene) -> Rows:
        return [[place(scene, "story")]]
