"""The library, the page of a story, and its editions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bot.callbacks import EditStory, OpenStory, ReadStory
from bot.presenter.scene import Button, Press, Rows, Scene
from bot.presenter.screens.story import StoryView
from bot.presenter.screens.view import Moment, ScreenData, View, place


class StoryShown(ScreenData):
    """A story in the library. `slot` and `percent` are those of the latest reading, None where there is none."""

    digest: str
    story_id: str
    slot: int | None = None
    percent: float | None = None
    found: int
    endings: int


class Library(View):
    """What there is to read, the readings under way first."""

    stories: list[StoryShown]
    is_editor: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(story.digest for story in self.stories)

    def text(self, scene: Scene) -> str:
        if not self.stories:
            return scene.words.html("story-library-empty")
        return "\n\n".join([scene.words.html("story-library"), *(self._entry(scene, each) for each in self.stories)])

    def _entry(self, scene: Scene, story: StoryShown) -> str:
        words, title = scene.words, scene.books[story.digest].plain("title")
        head = (
            words.html("story-library-new", title=title)
            if story.percent is None
            else words.html("story-library-begun", title=title, percent=round(story.percent))
        )
        found = words.html("story-endings", found=story.found, endings=story.endings)
        return f"{head}\n{found}" if story.found else head

    def buttons(self, scene: Scene) -> Rows:
        rows: list[list[Button]] = [
            [
                Press(
                    scene.words.plain("button-story-open", title=scene.books[story.digest].plain("title")),
                    partial(OpenStory, story_id=story.story_id),
                )
            ]
            for story in self.stories
        ]
        if self.is_editor:
            rows.append([Press(scene.words.plain("button-story-revisions"), partial(EditStory, deed="list"))])
        return [*rows, *super().buttons(scene)]


class SlotShown(ScreenData):
    """One of a reader's three readings; `percent` None: the slot is empty."""

    slot: int
    percent: float | None = None
    chapter: str | None = None
    is_over: bool = False


class StoryPage(StoryView):
    """A story: what it is about, and one's readings of it. It takes the place of the library."""

    in_place = True

    story_id: str
    latest: int | None = None
    slots: list[SlotShown]
    found: int
    endings: int

    def text(self, scene: Scene) -> str:
        book, words = self.book(scene), scene.words
        parts = [words.html("story-chapter", title=book.plain("title")), book.html("summary")]
        if self.found:
            parts.append(words.html("story-endings", found=self.found, endings=self.endings))
        return "\n\n".join(parts)

    def buttons(self, scene: Scene) -> Rows:
        return [*self._readings(scene), *self._deeds(scene), [self._back(scene)]]

    def _readings(self, scene: Scene) -> Iterator[list[Button]]:
        if self.latest is None:
            yield [Press(scene.words.plain("button-story-begin"), self._way("c", 1))]
            return
        for slot in self.slots:
            yield [Press(self._label(scene, slot), self._way("c", slot.slot))]

    def _label(self, scene: Scene, slot: SlotShown) -> str:
        words = scene.words
        if slot.percent is None:
            return words.plain("button-story-slot-empty", slot=slot.slot)
        if slot.is_over:
            return words.plain("button-story-slot-over", slot=slot.slot)
        key = f"chapter.{slot.chapter}"
        chapter = self.book(scene).plain(key) if self.book(scene).has(key) else "…"
        return words.plain("button-story-slot-begun", slot=slot.slot, percent=round(slot.percent), chapter=chapter)

    def _deeds(self, scene: Scene) -> Iterator[list[Button]]:
        if self.latest is None:
            return
        yield [Press(scene.words.plain("button-story-rewind"), self._way("w", self.latest))]
        yield [Press(scene.words.plain("button-story-restart"), self._way("n", self.latest))]
        yield [place(scene, "choices"), place(scene, "characters")]

    def _way(self, letter: str, slot: int) -> partial[ReadStory]:
        return partial(ReadStory, way=f"{letter}{slot}", story_id=self.story_id)

    def _back(self, scene: Scene) -> Button:
        library = place(scene, "story")
        return type(library)(scene.words.plain("button-story-library"), library.command)


class Restart(StoryView):
    """Whether the reader is sure."""

    in_place = True

    story_id: str
    slot: int

    def text(self, scene: Scene) -> str:
        return scene.words.html("story-restart", title=self.book(scene).plain("title"), slot=self.slot)

    def buttons(self, scene: Scene) -> Rows:
        sure = partial(ReadStory, way=f"y{self.slot}", story_id=self.story_id)
        return [
            [Press(scene.words.plain("button-story-restart-sure"), sure)],
            [Press(scene.words.plain("button-story-restart-not"), partial(OpenStory, story_id=self.story_id))],
        ]


class RevisionShown(ScreenData):
    """One content of a story and where it stands; `at`: when it was published, or added."""

    digest: str
    version: int
    standing: str
    at: Moment
    may_be_withdrawn: bool = True

    @property
    def short(self) -> str:
        """Enough of the digest to tell it from others."""
        return self.digest[:6]

    def line(self, scene: Scene) -> str:
        """The revision as one line of HTML."""
        return scene.words.html(
            "story-revision",
            standing=self.standing,
            version=self.version,
            day=self.at.date(),
            at=self.at,
            digest=self.short,
        )


class StoryRevisions(ScreenData):
    """A story's revisions, the newest first."""

    story_id: str
    revisions: list[RevisionShown]


class Revisions(View):
    """What editors do with the editions of stories."""

    stories: list[StoryRevisions]

    def text(self, scene: Scene) -> str:
        words = scene.words
        parts = [words.html("story-revisions")]
        for story in self.stories:
            lines = [words.html("story-library-new", title=story.story_id)]
            lines += (revision.line(scene) for revision in story.revisions)
            parts.append("\n".join(lines))
        return "\n\n".join([*parts, words.html("story-revisions-legend")])

    def buttons(self, scene: Scene) -> Rows:
        rows = [self._row(scene, revision) for story in self.stories for revision in story.revisions]
        return [*rows, *super().buttons(scene)]

    def _row(self, scene: Scene, revision: RevisionShown) -> list[Button]:
        deeds = ["preview"]
        if revision.standing not in ("current", "scheduled"):
            deeds += ["publish", "schedule"]
        elif revision.may_be_withdrawn:
            deeds.append("back")
        names = {"back": "roll_back"}
        return [
            Press(
                scene.words.plain(f"button-revision-{deed}", digest=revision.short),
                partial(EditStory, deed=names.get(deed, deed), digest=revision.digest),
            )
            for deed in deeds
        ]


class MomentShown(ScreenData):
    """A moment an edition may come out at, by the editor's clock."""

    moment: str
    at: Moment


class Schedule(View):
    """When an edition is to come out."""

    story_id: str
    digest: str
    version: int
    time_zone: str
    moments: list[MomentShown]

    def text(self, scene: Scene) -> str:
        return scene.words.html(
            "story-schedule",
            story=self.story_id,
            version=self.version,
            digest=self.digest[:6],
            zone=self.time_zone,
        )

    def buttons(self, scene: Scene) -> Rows:
        rows: list[list[Button]] = [
            [
                Press(
                    scene.words.plain("button-schedule", moment=each.moment, at=each.at),
                    partial(EditStory, deed="schedule", digest=self.digest, moment=each.moment),
                )
            ]
            for each in self.moments
        ]
        return [*rows, [Press(scene.words.plain("button-schedule-not"), partial(EditStory, deed="list"))]]


class EditorsOnly(View):
    """Somebody wanted to edit who may not."""

    def text(self, scene: Scene) -> str:
        return scene.words.html("story-editors-only")
