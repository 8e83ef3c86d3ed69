"""How Diana is doing, for her operators."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import ClassVar

from bot.callbacks import OpenDashboard, SeeDeadLetters
from bot.pictures import Picture
from bot.pictures.chart import ColumnsPicture, FunnelPicture, Series, Step
from bot.presenter.bars import bar, sparkline
from bot.presenter.scene import Press, Rows, Scene
from bot.presenter.screens.view import Moment, ScreenData, View

_SHOWN_STORIES = 3
_LONGEST_TITLE = 28
TABS = ("people", "story", "bus")


class Dashboard(View):
    """A page of the dashboard: the other pages and its picture are a tap away."""

    tab: ClassVar[str]

    at: Moment

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        tabs = [
            Press(
                f"● {words.plain(f'button-dash-{tab}')}" if tab == self.tab else words.plain(f"button-dash-{tab}"),
                partial(OpenDashboard, tab=tab),
            )
            for tab in TABS
        ]
        more = [
            Press(words.plain("button-dash-chart"), partial(OpenDashboard, tab=self.tab, is_chart=True)),
            Press(words.plain("button-dash-refresh"), partial(OpenDashboard, tab=self.tab)),
        ]
        return [tabs, more]

    def heading(self, scene: Scene) -> str:
        """What the page is, and of when."""
        return scene.words.html(f"dash-{self.tab}", at=self.at)


class Retention(ScreenData):
    """How many percent come back on a day of theirs; None: nobody could have yet."""

    day: int
    percent: float | None = None


class People(Dashboard):
    """Everybody, who is new, who is there, who comes back."""

    tab: ClassVar[str] = "people"

    total: int
    new_today: int
    new_week: int
    active_today: int
    active_week: int
    active_month: int
    retention: list[Retention]
    joined: list[int]
    active: list[int]
    since: Moment

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [
            self.heading(scene),
            words.html("dash-total", total=self.total),
            words.html("dash-new", today=self.new_today, week=self.new_week),
            words.html("dash-active", today=self.active_today, week=self.active_week, month=self.active_month),
            words.html("dash-returned", days=" · ".join(self._returned(scene, one) for one in self.retention)),
            "",
            words.html("dash-days", line=sparkline(self.active[-14:])),
        ]
        if self.at - self.since < timedelta(days=38):
            lines.append(words.html("dash-since", since=self.since))
        return "\n".join(lines)

    def picture_of(self, scene: Scene) -> Picture:
        """New and active people, day by day."""
        words = scene.words
        first = self.at - timedelta(days=len(self.active) - 1)
        return ColumnsPicture(
            title=words.plain("chart-people", total=self.total),
            subtitle=words.plain("chart-people-about"),
            behind=Series(words.plain("chart-active"), tuple(self.active)),
            before=Series(words.plain("chart-joined"), tuple(self.joined)),
            marks=(words.plain("chart-day", day=first), words.plain("chart-day", day=self.at)),
        )

    def _returned(self, scene: Scene, one: Retention) -> str:
        if one.percent is None:
            return scene.words.plain("dash-day-unknown", day=one.day)
        return scene.words.plain("dash-day", day=one.day, percent=round(one.percent))


class Chapter(ScreenData):
    """How many finished a chapter."""

    title: str
    readers: int


class Ending(ScreenData):
    """How many saw an ending."""

    ending_id: str
    readers: int


class ReadStory(ScreenData):
    """How far people come in a story."""

    story_id: str
    began: int
    chapters: list[Chapter]
    ended: int
    endings: list[Ending]

    @property
    def name(self) -> str:
        """The story's id, to be read: `late_letters` is Late letters."""
        return self.story_id.replace("_", " ").replace("-", " ").capitalize()

    def percent(self, readers: int) -> int:
        """Of those who began."""
        return round(100 * readers / self.began) if self.began else 0

    def steps(self, scene: Scene) -> list[tuple[str, int]]:
        """Each step with how many came to it."""
        words = scene.words
        return [
            (words.plain("dash-began"), self.began),
            *((chapter.title, chapter.readers) for chapter in self.chapters),
            (words.plain("dash-ended"), self.ended),
        ]


class Stories(Dashboard):
    """How far readers come."""

    tab: ClassVar[str] = "story"

    stories: list[ReadStory]

    def text(self, scene: Scene) -> str:
        if not self.stories:
            return "\n".join([self.heading(scene), scene.words.html("dash-no-readers")])
        return "\n\n".join([self.heading(scene), *(self._story(scene, one) for one in self.stories[:_SHOWN_STORIES])])

    def picture_of(self, scene: Scene) -> Picture:
        """The steps of the story most people read."""
        words = scene.words
        story = self.stories[0] if self.stories else None
        return FunnelPicture(
            title=story.name if story else words.plain("chart-story"),
            subtitle=words.plain("chart-story-about"),
            steps=tuple(
                Step(
                    label,
                    words.plain("dash-readers-share", readers=readers, percent=story.percent(readers)),
                    readers / story.began if story.began else 0.0,
                )
                for label, readers in story.steps(scene)
            )
            if story
            else (),
            empty=words.plain("dash-no-readers"),
        )

    def _story(self, scene: Scene, story: ReadStory) -> str:
        words = scene.words
        lines = [words.html("dash-story-name", name=story.name)]
        for label, readers in story.steps(scene):
            title = label if len(label) <= _LONGEST_TITLE else f"{label[: _LONGEST_TITLE - 1].rstrip()}…"
            share = words.plain("dash-readers-share", readers=readers, percent=story.percent(readers))
            lines.append(words.html("dash-step", bar=bar(readers, story.began, 6), step=title, share=share))
        if story.endings:
            endings = " · ".join(f"{one.ending_id} {one.readers}" for one in story.endings)
            lines.append(words.html("dash-endings", endings=endings))
        return "\n".join(lines)


class Group(ScreenData):
    """What waits for one handler."""

    group: str
    waiting: int
    oldest_s: float


class Bus(Dashboard):
    """What the bus does, what waits and what failed."""

    tab: ClassVar[str] = "bus"

    published_per_s: float | None = None
    processed_per_s: float | None = None
    failed_day: int
    errors_day: int
    waiting: int
    groups: list[Group]
    more_groups: int
    dead_letters: int
    replicas: int
    handled_hours: list[int]
    failed_hours: list[int]

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [self.heading(scene)]
        if self.published_per_s is None or self.processed_per_s is None:
            lines.append(words.html("dash-no-rate"))
        else:
            published, processed = round(self.published_per_s, 1), round(self.processed_per_s, 1)
            lines.append(words.html("dash-rate", published=published, processed=processed))
        lines.append(words.html("dash-waiting", waiting=self.waiting))
        lines += [
            words.html("dash-group", group=one.group, waiting=one.waiting, oldest=round(one.oldest_s))
            for one in self.groups
        ]
        if self.more_groups:
            lines.append(words.html("dash-more-groups", groups=self.more_groups))
        lines += [
            words.html("dash-failed", failed=self.failed_day, errors=self.errors_day),
            words.html("dash-letters", letters=self.dead_letters),
            words.html("dash-processes", processes=self.replicas),
            "",
            words.html("dash-hours", line=sparkline(self.handled_hours)),
        ]
        return "\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        if not self.dead_letters:
            return super().buttons(scene)
        return [*super().buttons(scene), [Press(scene.words.plain("button-letters"), partial(SeeDeadLetters, way="l"))]]

    def picture_of(self, scene: Scene) -> Picture:
        """Events handled and attempts that failed, hour by hour."""
        words = scene.words
        first = self.at - timedelta(hours=len(self.handled_hours) - 1)
        return ColumnsPicture(
            title=words.plain("chart-bus"),
            subtitle=words.plain("chart-bus-about"),
            behind=Series(words.plain("chart-handled"), tuple(self.handled_hours)),
            before=Series(words.plain("chart-failed"), tuple(self.failed_hours)),
            marks=(words.plain("chart-hour", hour=first), words.plain("chart-hour", hour=self.at)),
        )


class PeopleChart(People):
    """The same as a picture below it, with its words as the caption."""

    in_place: ClassVar[bool] = False

    def picture(self, scene: Scene) -> Picture:
        return self.picture_of(scene)

    def buttons(self, scene: Scene) -> Rows:
        return []


class StoryChart(Stories):
    """The same as a picture below it, with its words as the caption."""

    in_place: ClassVar[bool] = False

    def picture(self, scene: Scene) -> Picture:
        return self.picture_of(scene)

    def buttons(self, scene: Scene) -> Rows:
        return []


class BusChart(Bus):
    """The same as a picture below it, with its words as the caption."""

    in_place: ClassVar[bool] = False

    def picture(self, scene: Scene) -> Picture:
        return self.picture_of(scene)

    def buttons(self, scene: Scene) -> Rows:
        return []
