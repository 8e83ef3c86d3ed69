"""Settings: what is chosen, at one glance, and a tap to change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from pydantic import Field

from bot.callbacks import AnswerQuestion, ChooseSetting, ChooseTimeZone
from bot.presenter.scene import Button, Press, Rows, Scene
from bot.presenter.screens.view import Moment, View, place
from services.user.cities import REGIONS, City
from services.user.settings import NEVER_QUIET, REMINDERS
from services.user.time_zones import zone_of

QUIET_EVENINGS = (20, 21, 22, 23, 0, 1)
QUIET_MORNINGS = (6, 7, 8, 9, 10, 11)


class Settings(View):
    """Everything a person can set, as it stands."""

    at: Moment
    language: str | None = None
    time_zone: str
    reminders: str
    quiet_from: int
    quiet_until: int
    listed: bool

    def text(self, scene: Scene) -> str:
        return scene.words.html(
            "settings",
            language=scene.words.own_name,
            place=place_name(self.time_zone, scene.words.language),
            time=clock(self.at, self.time_zone),
            reminders=scene.words.plain("setting-reminders", value=self.reminders),
            quiet=quiet_hours(scene, self.quiet_from, self.quiet_until),
            listed="yes" if self.listed else "no",
        )

    def buttons(self, scene: Scene) -> Rows:
        label = scene.words.plain
        listing = partial(ChooseSetting, setting="listed", value="no" if self.listed else "yes")
        return [
            [place(scene, "language"), Press(label("button-time-zone"), ChooseTimeZone)],
            [
                Press(label("button-reminders"), partial(ChooseSetting, setting="reminders")),
                Press(label("button-quiet"), partial(ChooseSetting, setting="quiet")),
            ],
            [Press(label("button-unlist" if self.listed else "button-list"), listing)],
            *super().buttons(scene),
        ]


class SettingChoices(View):
    """The choices of one setting, the current one marked."""

    setting: str
    reminders: str
    quiet_from: int
    quiet_until: int

    def text(self, scene: Scene) -> str:
        if self.setting == "reminders":
            return scene.words.html("reminders-choices")
        return scene.words.html("quiet-choices", quiet=quiet_hours(scene, self.quiet_from, self.quiet_until))

    def buttons(self, scene: Scene) -> Rows:
        rows = self._reminders(scene) if self.setting == "reminders" else self._quiet(scene)
        return [*rows, [Press(scene.words.plain("button-back-settings"), partial(ChooseSetting, setting="all"))]]

    def _reminders(self, scene: Scene) -> Rows:
        return [
            [choice(scene.words.plain("setting-reminders", value=value), value == self.reminders, "reminders", value)]
            for value in REMINDERS
        ]

    def _quiet(self, scene: Scene) -> Rows:
        """Evenings, then mornings: each tap moves one end of the quiet hours."""
        is_never = self.quiet_from == self.quiet_until
        evenings = [
            choice(
                scene.words.plain("quiet-from", hour=f"{hour:02}"),
                hour == self.quiet_from and not is_never,
                "quiet",
                f"{hour}-{8 if is_never else self.quiet_until}",
            )
            for hour in QUIET_EVENINGS
            if is_never or hour != self.quiet_until
        ]
        mornings = [
            choice(
                scene.words.plain("quiet-until", hour=f"{hour:02}"),
                hour == self.quiet_until and not is_never,
                "quiet",
                f"{22 if is_never else self.quiet_from}-{hour}",
            )
            for hour in QUIET_MORNINGS
            if is_never or hour != self.quiet_from
        ]
        never = choice(scene.words.plain("quiet-never"), is_never, "quiet", NEVER_QUIET)
        return [*rows_of(evenings, 3), *rows_of(mornings, 3), [never]]


class TimeZonePicker(View):
    """Regions, or the cities of one, each with the time it is there; what was typed, if it was not understood."""

    at: Moment
    time_zone: str
    region: str | None = None
    is_question: bool = False
    typed: str | None = None
    matches: tuple[str, ...] = Field(default=(), strict=False)

    def text(self, scene: Scene) -> str:
        words = scene.words
        lines = [words.html("question-number", number=2)] if self.is_question else []
        if self.typed is not None:
            lines.append(words.html("time-zone-unknown", typed=self.typed))
        elif self.matches:
            lines.append(words.html("time-zone-several"))
        else:
            lines.append(words.html("time-zone-question"))
        return "\n\n".join(lines)

    def buttons(self, scene: Scene) -> Rows:
        words = scene.words
        if self.matches:
            rows = rows_of([self._zone(zone, words.language) for zone in self.matches], 2)
        elif self.region is not None and self.region in REGIONS:
            rows = rows_of([self._zone(city.time_zone, words.language) for city in REGIONS[self.region]], 2)
        else:
            regions: list[Button] = [
                Press(words.plain("region", region=region), partial(ChooseTimeZone, region=region))
                for region in REGIONS
            ]
            rows = rows_of(regions, 2)
        if self.region or self.matches:
            rows = [*rows, [Press(words.plain("button-regions"), ChooseTimeZone)]]
        if self.is_question:
            return [*rows, [skip(scene, "time_zone")]]
        back = Press(words.plain("button-back-settings"), partial(ChooseSetting, setting="all"))
        return [*rows, [back]]

    def _zone(self, zone: str, language: str) -> Button:
        mark = "✓ " if zone == self.time_zone else ""
        label = f"{mark}{place_name(zone, language)} · {clock(self.at, zone)}"
        return Press(label, partial(ChooseTimeZone, time_zone=zone))


def choice(label: str, is_chosen: bool, setting: str, value: str) -> Button:
    """The button that sets `setting` to `value`."""
    return Press(f"✓ {label}" if is_chosen else label, partial(ChooseSetting, setting=setting, value=value))


def skip(scene: Scene, question: str) -> Button:
    """The button that passes over one of the first questions."""
    return Press(scene.words.plain("button-skip"), partial(AnswerQuestion, question=question))


def rows_of(buttons: list[Button], across: int) -> list[list[Button]]:
    """`buttons` in rows of `across`."""
    return [buttons[start : start + across] for start in range(0, len(buttons), across)]


def clock(at: datetime, zone: str) -> str:
    """The time of `at` on a clock in `zone`, as `14:05`."""
    return f"{at.astimezone(zone_of(zone)):%H:%M}"


def quiet_hours(scene: Scene, quiet_from: int, quiet_until: int) -> str:
    """The quiet hours in words."""
    if quiet_from == quiet_until:
        return scene.words.plain("quiet-never")
    return f"{quiet_from:02}:00–{quiet_until:02}:00"


def place_name(zone: str, language: str) -> str:
    """What readers of `language` call the place whose clocks follow `zone`; an offset as `UTC+2`."""
    if city := next(_listed(zone), None):
        return city.name_in(language)
    area, _, name = zone.rpartition("/")
    if area == "Etc":
        # POSIX counts westward: Etc/GMT-2 is two hours ahead of UTC.
        sign, hours = name[3:4], name[4:]
        return f"UTC{'+' if sign == '-' else '−'}{hours}" if hours else "UTC"
    return name.replace("_", " ")


def _listed(zone: str) -> Iterator[City]:
    return (city for cities in REGIONS.values() for city in cities if city.time_zone == zone)
