"""Reading: nodes, what was chosen, what comes between chapters, endings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from bot.callbacks import ChooseInStory, OpenStory, ReadStory
from bot.pictures import Picture
from bot.presenter.books import Book, StoryImage
from bot.presenter.markup import clean
from bot.presenter.scene import Button, Go, Press, Rows, Scene
from bot.presenter.screens.view import ScreenData, View, place

_LONG_S = 120


class StoryView(View):
    """A screen with texts of a story. A message of its own: the chat is the book."""

    in_place: ClassVar[bool] = False

    digest: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.digest,)

    def book(self, scene: Scene) -> Book:
        """The story, in the reader's language."""
        return scene.books[self.digest]


class NodeView(StoryView):
    """A node's text, with what stands in its braces."""

    node: str
    speaker: str | None = None
    name: str = ""
    values: dict[str, bool | int | float | str] = Field(default_factory=dict)
    image: str | None = None
    recording: str | None = Field(None, alias="voice")

    def story_text(self, scene: Scene, key: str) -> str:
        """The story's text of `key` as HTML."""
        name = clean(self.name) or scene.words.plain("nameless")
        return self.book(scene).html(key, {**self.values, "name": name})

    def node_text(self, scene: Scene) -> str:
        """The node, under the name of who speaks."""
        said = self.story_text(scene, self.node)
        if self.speaker is None:
            return said
        speaker = scene.words.html("story-speaker", name=self.book(scene).plain(f"character.{self.speaker}"))
        return f"{speaker}\n{said}"

    def picture(self, scene: Scene) -> Picture | None:
        path = self.book(scene).media(self.image) if self.image is not None else None
        return StoryImage(f"story:{path.name}", path) if path is not None else None


class Spoken(NodeView):
    """A node that may be heard as well as read."""

    def voice(self, scene: Scene) -> Path | None:
        return self.book(scene).media(self.recording) if self.recording is not None else None


class OptionShown(ScreenData):
    """A choice as the reader sees it; `lock` says why it cannot be taken."""

    index: int
    choice: str
    lock: str | None = None
    price: int = 0


class Node(Spoken):
    """Where the reader is: the text, what is locked and why, and the choices as buttons."""

    is_told: ClassVar[bool] = True

    story_id: str
    slot: int
    save_id: int
    turn: int
    mark: str
    options: list[OptionShown]
    seconds: int | None = None
    note: str | None = None
    waits_for: int | None = None
    missed: int | None = None

    def text(self, scene: Scene) -> str:
        words = scene.words
        parts = [words.html("story-note", note=self.note)] if self.note is not None else []
        parts.append(self.node_text(scene))
        locked = "\n".join(self._locked(scene))
        parts += [locked] if locked else []
        if self.seconds is not None:
            parts.append(
                words.html("story-time", seconds=self.seconds)
                if self.seconds < _LONG_S
                else words.html("story-time-minutes", minutes=self.seconds // 60)
            )
        return "\n\n".join(parts)

    def _locked(self, scene: Scene) -> Iterator[str]:
        """A line for each choice that cannot be taken, and for the one whose points are being fetched."""
        for option in self.options:
            choice = self._label(scene, option)
            if option.lock == "condition":
                reason = self.story_text(scene, f"{self.node}.{option.choice}.locked")
                yield f"{scene.words.html('story-locked', choice=choice)}: <i>{reason}</i>"
            elif option.lock is not None:
                yield self._for_guests(scene, option, choice)
            elif option.index == self.waits_for:
                yield scene.words.html("story-waits", choice=choice)
            elif option.index == self.missed and self.book(scene).has(f"{self.node}.{option.choice}.locked"):
                reason = self.story_text(scene, f"{self.node}.{option.choice}.locked")
                yield f"{scene.words.html('story-locked', choice=choice)}: <i>{reason}</i>"

    def _for_guests(self, scene: Scene, option: OptionShown, choice: str) -> str:
        """Whom a VIP choice is for, in the story's own words below it where it has some."""
        said = scene.words.html("story-vip", choice=choice)
        key = f"{self.node}.{option.choice}.locked"
        return f"{said}\n<i>{self.story_text(scene, key)}</i>" if self.book(scene).has(key) else said

    def buttons(self, scene: Scene) -> Rows:
        ways: list[list[Button]] = [[self._button(scene, option)] for option in self.options if option.lock is None]
        if any(option.lock == "vip" for option in self.options):
            ways.append([Go(scene.words.plain("button-story-vip"), "subscribe", beside=True)])
        return ways

    def _button(self, scene: Scene, option: OptionShown) -> Press:
        label = self._label(scene, option)
        if option.price:
            label = scene.words.plain("button-story-price", choice=label, points=option.price)
        tap = partial(
            ChooseInStory, save_id=self.save_id, turn_number=self.turn, choice=option.index, place=self.mark
        )  # fmt: skip
        return Press(label, tap)

    def _label(self, scene: Scene, option: OptionShown) -> str:
        return label_of(scene, self.book(scene), f"{self.node}.{option.choice}")


class NodeHere(Node):
    """The same in the message it was in: its choices have changed."""

    in_place: ClassVar[bool] = True
    is_told: ClassVar[bool] = False

    def voice(self, scene: Scene) -> Path | None:
        return None


class Chosen(NodeView):
    """A node that is behind the reader: its text, what they chose, and no keyboard any more."""

    in_place: ClassVar[bool] = True
    only_in_place: ClassVar[bool] = True

    choice: str | None = None
    """None: they were shown the same place, or another, without choosing here."""

    def text(self, scene: Scene) -> str:
        key = f"{self.node}.{self.choice}"
        # To go on is no decision: the book is not marked by it.
        if self.choice is None or not self.book(scene).has(key):
            return self.node_text(scene)
        choice = self.book(scene).plain(key)
        return f"{self.node_text(scene)}\n\n{scene.words.html('story-chosen', choice=choice)}"

    def buttons(self, scene: Scene) -> Rows:
        return []


class Interlude(NodeView):
    """Between two nodes: the title of a chapter that begins, and what comes of earlier decisions."""

    chapter: str | None = None
    told: list[str]

    def text(self, scene: Scene) -> str:
        parts = [self.story_text(scene, key) for key in self.told]
        if self.chapter is not None:
            title = self.book(scene).plain(f"chapter.{self.chapter}")
            parts.insert(0, scene.words.html("story-chapter", title=title))
        return "\n\n".join(parts)

    def picture(self, scene: Scene) -> Picture | None:
        # The node's, which comes right after.
        return None

    def buttons(self, scene: Scene) -> Rows:
        return []


class LastPage(Spoken):
    """The node the story ends at. It has no buttons: what they lead to would take the place of the page."""

    is_told: ClassVar[bool] = True

    def text(self, scene: Scene) -> str:
        return self.node_text(scene)

    def buttons(self, scene: Scene) -> Rows:
        return []


class Ending(NodeView):
    """Below the last page: which ending it was, how many there are, and what may be done now."""

    story_id: str
    slot: int
    ending: str
    found: int
    endings: int

    def text(self, scene: Scene) -> str:
        title = self.book(scene).plain(f"ending.{self.ending}")
        return "\n\n".join(
            (
                scene.words.html("story-ending", title=title),
                self.story_text(scene, f"ending.{self.ending}.about"),
                scene.words.html("story-ending-found", found=self.found, endings=self.endings),
            )
        )

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        rows: list[list[Button]] = [[place(scene, "choices"), place(scene, "characters")]]
        if self.slot:
            again = partial(ReadStory, way=f"n{self.slot}", story_id=self.story_id)
            back = partial(ReadStory, way=f"w{self.slot}", story_id=self.story_id)
            rows.append([Press(words.plain("button-story-rewind"), back)])
            rows.append([Press(words.plain("button-story-again"), again)])
        title = self.book(scene).plain("title")
        rows.append([Press(words.plain("button-story-page", title=title), partial(OpenStory, story_id=self.story_id))])
        return rows


def label_of(scene: Scene, book: Book, key: str) -> str:
    """What a choice is called; one without a text of its own just goes on."""
    return book.plain(key) if book.has(key) else scene.words.plain("button-story-continue")
