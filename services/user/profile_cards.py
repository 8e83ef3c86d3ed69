"""The profile cards: points and streaks as the game told them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Update, bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bus import LevelReachedEvent
from services.database import insert_ignore
from services.user.tables import profile_cards


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What a profile shows of the game: whole points, streaks in days."""

    balance: int = 0
    lifetime_points: int = 0
    streak: int = 0
    best_streak: int = 0
    level: int = 0
    level_score: int | None = None
    next_level_score: int | None = None
    title: dict[str, str] | None = None
    achievements: int = 0
    stories: dict[str, float] | None = None
    worn_title: dict[str, str] | None = None

    @property
    def shown_title(self) -> dict[str, str] | None:
        """What the player is called, by language: the title they wear, else that of their level."""
        return self.worn_title or self.title


_of_user = select(*(profile_cards.c[field.name] for field in fields(ProfileCard))).where(
    profile_cards.c.user_id == bindparam("who")
)

_card = update(profile_cards).where(profile_cards.c.user_id == bindparam("who"))

_add_points = _card.values(
    balance=profile_cards.c.balance + bindparam("amount"),
    lifetime_points=profile_cards.c.lifetime_points + bindparam("earned"),
)

_set_streak = _card.values(
    streak=bindparam("current"),
    best_streak=case(
        (profile_cards.c.best_streak < bindparam("current"), bindparam("current")),
        else_=profile_cards.c.best_streak,
    ),
)


class ProfileCards:
    """The profile cards within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(self, user_id: int) -> ProfileCard:
        """The person's card; an empty one where the game told nothing yet."""
        row = (await self._connection.execute(_of_user, {"who": user_id})).one_or_none()
        return ProfileCard() if row is None else ProfileCard(*row)

    async def earned(self, user_id: int, points: int) -> None:
        """Add `points` to the balance and to what was ever earned."""
        await self._write(_add_points, {"who": user_id, "amount": points, "earned": points})

    async def spent(self, user_id: int, points: int) -> None:
        """Take `points` from the balance; what was ever earned stays."""
        await self._write(_add_points, {"who": user_id, "amount": -points, "earned": 0})

    async def streak_is(self, user_id: int, days: int) -> None:
        """The streak is `days` long now; the best one grows with it."""
        await self._write(_set_streak, {"who": user_id, "current": days})

    async def level_is(self, told: LevelReachedEvent) -> None:
        """The person stands on that level now."""
        level = {
            "level": told.level,
            "level_score": told.level_score,
            "next_level_score": told.next_level_score,
            "title": told.title,
        }
        await self._write(_card.values(level), {"who": told.user_id})

    async def wears(self, user_id: int, title: dict[str, str]) -> None:
        """The person wears that title now; an empty one: none."""
        await self._write(_card.values(worn_title=title or None), {"who": user_id})

    async def unlocked(self, user_id: int) -> None:
        """One more achievement."""
        await self._write(_card.values(achievements=profile_cards.c.achievements + 1), {"who": user_id})

    async def has_read(self, user_id: int, story_id: str, percent: float) -> None:
        """The person is that far in that story. Their events come one after the other."""
        stories = {**((await self.find(user_id)).stories or {}), story_id: percent}
        await self._write(_card.values(stories=stories), {"who": user_id})

    async def _write(self, change: Update, values: dict[str, Any]) -> None:
        if (await self._connection.execute(change, values)).rowcount == 0:
            # The first news of this person: an empty card, made here or by a replica meanwhile, takes it.
            await self._connection.execute(insert_ignore(self._connection, profile_cards), {"user_id": values["who"]})
            await self._connection.execute(change, values)
