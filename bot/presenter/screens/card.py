"""A profile as a picture: what the text says, for the eye."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.pictures.profile import Figure, ProfilePicture, Progress
from bot.presenter.scene import Scene


@dataclass(frozen=True, slots=True)
class LevelBar:
    """A level, and how far the score between its beginning and the next one's has come."""

    level: int
    score: int
    begins_at: int
    ends_at: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(max(self.score - self.begins_at, 0) / max(self.ends_at - self.begins_at, 1), 1.0)


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody's figures. `story_percent` is how far the story they have come furthest in has come; None: in none."""

    name: str
    title: str
    since: date
    balance: int
    streak: int
    achievements: int
    lifetime_points: int
    level: LevelBar | None
    story_percent: int | None

    def picture(self, scene: Scene) -> ProfilePicture:
        """The card in the reader's language."""
        words = scene.words
        figures = {
            "balance": self.balance,
            "streak": self.streak,
            "achievements": self.achievements,
            "lifetime": self.lifetime_points,
        }
        since = words.plain("card-since", since=self.since)
        return ProfilePicture(
            name=self.name,
            about=f"{self.title} · {since}" if self.title else since,
            figures=tuple(
                Figure(words.plain("card-number", number=number), words.plain(f"card-{what}", number=number))
                for what, number in figures.items()
            ),
            progress=tuple(self._progress(scene)),
            nameless=words.plain("nameless"),
        )

    def _progress(self, scene: Scene) -> list[Progress]:
        words, bars = scene.words, []
        if self.level:
            left = words.plain("card-left", left=max(0, self.level.ends_at - self.level.score))
            bars.append(Progress(words.plain("card-level", level=self.level.level), left, self.level.share))
        if self.story_percent is not None:
            done = words.plain("card-percent", percent=self.story_percent)
            bars.append(Progress(words.plain("card-story"), done, self.story_percent / 100))
        return bars
