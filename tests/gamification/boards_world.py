"""The world of the game with its leaderboards: a real Valkey beside the real database."""

from __future__ import annotations

from typing import Any

from redis.asyncio import Redis

from bus import BaseEvent, LeaderboardRequestedEvent, ReplyRequestedEvent
from services.database import Database
from services.gamification import BoardKeeper, FollowScores, RedisLeaderboards, WeekWatch, board_handlers
from services.gamification.content import load_game_content
from services.gamification.handlers.achievements import UnlockAchievements
from tests.gamification.world import Clock, World, only


class BoardsWorld(World):
    """A world in which the boards follow what happens, and nobody is paid for achievements beside it."""

    def __init__(self, database: Database, clock: Clock, redis: Redis, namespace: str) -> None:
        super().__init__(database, clock)
        self.handlers = [handler for handler in self.handlers if not isinstance(handler, UnlockAchievements)]
        self.boards = RedisLeaderboards(redis, namespace)
        self.keeper = BoardKeeper(database, self.boards, clock)
        self.follower = FollowScores(self.keeper)
        self.accepted: list[BaseEvent] = []
        self.watch = WeekWatch(database, self._accept, clock)
        self.handlers += board_handlers(
            self.transactions, load_game_content(), database, self.boards, self.keeper, clock
        )

    async def handle(self, event: BaseEvent) -> None:
        await super().handle(event)
        if self.follower.can_handle(event):
            assert await self.follower.handle(event)

    async def plays(self, user_id: int, name: str, dailies: int = 1) -> None:
        """Somebody registers and claims the next days' gifts, one a day; the clock goes with them."""
        await self.settle(self.start(user_id, name))
        for number in range(dailies):
            if number:
                self.clock.move(days=1)
            await self.settle(self.daily(user_id))

    async def board(self, reader: int, period: str = "week", metric: str = "points") -> dict[str, Any]:
        """What the reader is shown of a board."""
        wish = LeaderboardRequestedEvent(
            user_id=reader, chat_id=reader, period=period, metric=metric, timestamp=self.clock()
        )
        return only(ReplyRequestedEvent, await self.deliver(wish)).data

    async def names(self, reader: int = 0, period: str = "week", metric: str = "points") -> list[str]:
        """Who is on a board, the first first."""
        return [row["name"] for row in (await self.board(reader, period, metric))["rows"]]

    async def _accept(self, events: Any) -> None:
        self.accepted.extend(events)
