"""The leaderboards: fed with what happens, and shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bus import (
    BaseEventHandler,
    EventType,
    IEvent,
    LeaderboardRequestedEvent,
    StoryChapterCompletedEvent,
    StreakUpdatedEvent,
    UserProfileUpdatedEvent,
)
from services.database import Clock, Database, ServiceHandler, Transactions
from services.gamification.boards.feats import Feats
from services.gamification.boards.keeper import BoardKeeper
from services.gamification.boards.periods import Board, Metric, Period, span_at, week_before
from services.gamification.boards.projection import BoardView, LeaderboardProjection
from services.gamification.boards.scores import Scores
from services.gamification.boards.weeks import BoardWeeks, KeptPlace
from services.gamification.content import GameContent
from services.gamification.handlers.base import GamificationHandler
from services.gamification.handlers.prepared import PreparedHandler
from services.gamification.handlers.weeks import CloseWeek
from services.gamification.work import GamificationWork
from services.modules import Module
from services.screens import Screen

PLACES_SHOWN = 10
PODIUM = 3
"""How many of last week's places are shown with it."""


def board_asked_for(event: LeaderboardRequestedEvent, now: datetime) -> Board:
    """The board an event names; the week's points where it names one there never was, or is no more."""
    try:
        return Board(Metric(event.metric), span_at(Period(event.period), now))
    except ValueError:
        return Board(Metric.POINTS, span_at(Period.WEEK, now))


class ShowLeaderboard(PreparedHandler[dict[str, Any]]):
    """The first ten of a board, and always the reader's own place."""

    module = Module.LEADERBOARD
    handles = (EventType.LEADERBOARD_REQUESTED,)

    def __init__(
        self,
        transactions: Transactions,
        content: GameContent,
        database: Database,
        projection: LeaderboardProjection,
        clock: Clock,
    ) -> None:
        super().__init__(transactions, content)
        self._database = database
        self._projection = projection
        self._clock = clock

    async def prepare(self, event: LeaderboardRequestedEvent) -> dict[str, Any]:
        now = self._clock()
        board = board_asked_for(event, now)
        view = await self._projection.view(board, event.user_id, PLACES_SHOWN)
        async with self._database.read() as connection:
            scores = Scores(connection)
            podium: Sequence[KeptPlace] = ()
            if board.span.period is Period.WEEK:
                podium = await BoardWeeks(connection).places(week_before(board.span).name, board.metric, PODIUM)
            seen = {event.user_id, *(standing.user_id for standing in view.top), *(kept.user_id for kept in podium)}
            names = await scores.names(list(seen))
            own = await self._own(event.user_id, board, view, scores)
        return {
            "metric": board.metric.value,
            "period": board.span.period.value,
            "rows": [
                {
                    "place": standing.place,
                    "name": names[standing.user_id],
                    "score": standing.score,
                    "is_you": standing.user_id == event.user_id,
                }
                for standing in view.top
                # The projection may be a moment behind somebody's wish not to be seen.
                if standing.user_id in names
            ],
            "own": own,
            "is_hidden": own is not None and event.user_id not in names,
            "size": view.size,
            "is_whole": view.is_whole,
            "ends_in_s": None if board.span.end is None else int((board.span.end - now).total_seconds()),
            "last_week": [
                {"place": kept.place, "name": names[kept.user_id], "score": kept.score}
                for kept in podium
                if kept.user_id in names
            ],
        }

    async def _own(self, user_id: int, board: Board, view: BoardView, scores: Scores) -> dict[str, int | None] | None:
        """The reader's standing; without a place for who is hidden, or whose first score is still on its way."""
        if view.own is not None:
            return {"place": view.own.place, "score": view.own.score}
        score = (await scores.of(board, [user_id])).get(user_id)
        return None if score is None else {"place": None, "score": score.points}

    async def decide(self, event: LeaderboardRequestedEvent, work: GamificationWork, prepared: dict[str, Any]) -> None:
        work.reply(Screen.LEADERBOARD, to=event, **prepared)


class FollowScores(BaseEventHandler):
    """Points that moved, and people who appear, hide or are forgotten, change the boards at once.

    It takes from the tables what is true by now: an event delivered twice, or late, does no harm.
    """

    def __init__(self, keeper: BoardKeeper) -> None:
        super().__init__("gamification", "follow_scores")
        self._keeper = keeper
        for event_type in (
            EventType.POINTS_AWARDED,
            EventType.POINTS_DEDUCTED,
            EventType.PLAYER_VISIBILITY_CHANGED,
            EventType.USER_PROFILE_UPDATED,
        ):
            self.add_supported_event_type(event_type)

    async def _process_event(self, event: IEvent) -> bool:
        if isinstance(event, UserProfileUpdatedEvent) and not event.changes.get("deleted"):
            # What else of a profile concerns the boards is told as a changed visibility, once the game has it.
            return True
        await self._keeper.feed(event.payload["user_id"])
        return True


class CountFeats(GamificationHandler):
    """Streaks and chapters count on the boards, though they are no points."""

    handles = (EventType.STREAK_UPDATED, EventType.STORY_CHAPTER_COMPLETED)

    def __init__(self, transactions: Transactions, content: GameContent, keeper: BoardKeeper) -> None:
        super().__init__(transactions, content)
        self._keeper = keeper

    async def react(self, event: StreakUpdatedEvent | StoryChapterCompletedEvent, work: GamificationWork) -> None:
        await work.players.join(event.user_id)
        feats = Feats(work.connection, work.now)
        match event:
            case StreakUpdatedEvent():
                await feats.note(event.user_id, Metric.STREAK, event.event_id, event.current_streak)
            case StoryChapterCompletedEvent():
                await feats.note(event.user_id, Metric.CHAPTERS, f"{event.story_arc}/{event.chapter_id}")

    async def _process_event(self, event: IEvent) -> bool:
        done = await super()._process_event(event)
        # Also when it was done before: the process may have died in between.
        await self._keeper.feed(event.payload["user_id"])
        return done


def board_handlers(
    transactions: Transactions,
    content: GameContent,
    database: Database,
    projection: LeaderboardProjection,
    keeper: BoardKeeper,
    clock: Clock,
) -> list[ServiceHandler[GamificationWork]]:
    """Every handler of the boards but FollowScores, which keeps no inbox."""
    return [
        ShowLeaderboard(transactions, content, database, projection, clock),
        CountFeats(transactions, content, keeper),
        CloseWeek(transactions, content, database),
    ]
