"""The end of a week: places are kept, the first three are paid and told, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from bus import EventType, LeaderboardUpdatedEvent, WeekEndedEvent
from services.database import Database, Transactions
from services.gamification.boards.periods import Board, Metric, week_before, week_named
from services.gamification.boards.projection import Standing
from services.gamification.boards.scores import Scores
from services.gamification.boards.weeks import BoardWeeks
from services.gamification.content import GameContent
from services.gamification.economy import Reason
from services.gamification.handlers.prepared import PreparedHandler
from services.gamification.work import GamificationWork
from services.screens import Screen

PLACES_KEPT = 10

Tops: TypeAlias = Mapping[Metric, Sequence[Standing]]


class CloseWeek(PreparedHandler[Tops]):
    """A week is closed when it is over: its places are kept as they stood, and the prizes paid.

    Counted from the tables rather than from the projection: prizes are not paid by what may be a moment behind.
    """

    handles = (EventType.WEEK_ENDED,)

    def __init__(self, transactions: Transactions, content: GameContent, database: Database) -> None:
        super().__init__(transactions, content)
        self._database = database

    async def prepare(self, event: WeekEndedEvent) -> Tops:
        week = week_named(event.week)
        async with self._database.read() as connection:
            scores = Scores(connection)
            return {metric: await scores.first(Board(metric, week), PLACES_KEPT) for metric in Metric}

    async def decide(self, event: WeekEndedEvent, work: GamificationWork, prepared: Tops) -> None:
        weeks = BoardWeeks(work.connection)
        if not await weeks.close(event.week, work.now):
            return
        prizes = dict(enumerate(self.content.boards.weekly_prizes, 1))
        before = await weeks.places(week_before(week_named(event.week)).name, Metric.POINTS, PLACES_KEPT)
        was = {kept.user_id: kept.place for kept in before}
        for metric, standings in prepared.items():
            await weeks.keep(event.week, metric, standings, prizes if metric is Metric.POINTS else {})
        for standing in prepared[Metric.POINTS]:
            work.publish(
                LeaderboardUpdatedEvent(
                    user_id=standing.user_id,
                    leaderboard_type=f"points:week:{event.week}",
                    previous_rank=was.get(standing.user_id),
                    new_rank=standing.place,
                    score=standing.score,
                )
            )
        # The lower id first: whoever holds several players' rows takes them in that order.
        for standing in sorted(prepared[Metric.POINTS], key=lambda standing: standing.user_id):
            if prize := prizes.get(standing.place):
                await self._pay(event, work, standing, prize)

    async def _pay(self, event: WeekEndedEvent, work: GamificationWork, standing: Standing, prize: int) -> None:
        player = await work.players.hold(standing.user_id)
        if paid := await self.pay(work, player, Reason.WEEK_PRIZE, points=prize, detail=event.week):
            self.tell(
                work,
                player,
                Screen.WEEK_PRIZE,
                place=standing.place,
                score=standing.score,
                points=paid.points,
                balance=paid.balance,
            )
