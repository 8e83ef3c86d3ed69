"""The scores, counted from the tables: the truth that the projection is made from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.gamification.boards.periods import Board, Metric, Span
from services.gamification.boards.projection import Score, Standing
from services.gamification.boards.tables import feats
from services.gamification.economy import Reason
from services.gamification.tables import ledger, players

Whose: TypeAlias = Callable[[ColumnElement[int]], ColumnElement[bool]]
"""Which of a table's user ids are meant."""

COUNTED = ledger.c.score != 0
"""Which rows of the ledger count for the boards: spending never lowers a score."""

_taken_back = ledger.alias("taken_back")
PLAYED_FOR = and_(
    ledger.c.reason != Reason.WEEK_PRIZE.value,
    or_(
        ledger.c.revokes.is_(None),
        ~exists().where(_taken_back.c.id == ledger.c.revokes, _taken_back.c.reason == Reason.WEEK_PRIZE.value),
    ),
)
"""Which of them count for a week or a month: with last week's prize in it, whoever won would have won again."""

_AT_ONCE = 1000

SHOWN = and_(players.c.is_listed, players.c.banned_at.is_(None))
"""Whether others may see a player: `Player.is_visible`, in SQL."""


class Scores:
    """Scores read through one connection; each statement counts what was committed before it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, board: Board, user_ids: Sequence[int]) -> dict[int, Score]:
        """The scores of those among `user_ids` who have one on `board`, listed or not."""
        rows = await self._connection.execute(_statement(board, lambda user_id: user_id.in_(user_ids)))
        return {row.user_id: Score(int(row.points), row.mark) for row in rows}

    async def first(self, board: Board, limit: int) -> Sequence[Standing]:
        """The first `limit` of `board` among those who are shown."""
        shown = _shown(board).subquery()
        rows = await self._connection.execute(select(shown).order_by(shown.c.points.desc(), shown.c.mark).limit(limit))
        return [Standing(place, row.user_id, int(row.points)) for place, row in enumerate(rows, 1)]

    async def everybody(self, board: Board) -> AsyncIterator[Sequence[tuple[int, Score]]]:
        """Everybody who is shown on `board`, in no order, a thousand at a time."""
        rows = await self._connection.stream(_shown(board), execution_options={"yield_per": _AT_ONCE})
        async for part in rows.partitions():
            yield [(row.user_id, Score(int(row.points), row.mark)) for row in part]

    async def names(self, user_ids: Sequence[int]) -> dict[int, str]:
        """The first names of those among `user_ids` whom others may see, by user id."""
        known = select(players.c.user_id, players.c.first_name).where(players.c.user_id.in_(user_ids), SHOWN)
        return {row.user_id: row.first_name for row in await self._connection.execute(known)}


def _statement(board: Board, whose: Whose) -> Select[Any]:
    """(user id, points, mark) of each person on `board`."""
    match board.metric:
        case Metric.POINTS if board.span.start is None:
            return _lifetime(whose(players.c.user_id))
        case Metric.POINTS:
            counted = and_(whose(ledger.c.user_id), COUNTED, PLAYED_FOR, _within(ledger.c.at, board.span))
            return (
                select(ledger.c.user_id, func.sum(ledger.c.score).label("points"), func.max(ledger.c.id).label("mark"))
                .where(counted)
                .group_by(ledger.c.user_id)
            )
        case Metric.CHAPTERS:
            counted = and_(whose(feats.c.user_id), feats.c.metric == board.metric, _within(feats.c.at, board.span))
            return (
                select(feats.c.user_id, func.sum(feats.c.amount).label("points"), func.max(feats.c.id).label("mark"))
                .where(counted)
                .group_by(feats.c.user_id)
            )
        case Metric.STREAK:
            return _longest(
                and_(whose(feats.c.user_id), feats.c.metric == board.metric, _within(feats.c.at, board.span))
            )


def _shown(board: Board) -> Select[Any]:
    """(user id, points, mark) of everybody on `board` whom others may see."""
    scores = _statement(board, lambda user_id: true()).subquery()
    return select(scores).join(players, players.c.user_id == scores.c.user_id).where(scores.c.points > 0, SHOWN)


def _lifetime(whose: ColumnElement[bool]) -> Select[Any]:
    """What was ever earned stands in the player's row; only the row that brought it there is looked up."""
    latest = (
        select(ledger.c.id)
        .where(ledger.c.user_id == players.c.user_id, COUNTED)
        .order_by(ledger.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(
        players.c.user_id,
        players.c.lifetime_points.label("points"),
        func.coalesce(latest, 0).label("mark"),
    ).where(whose, players.c.lifetime_points > 0)


def _longest(counted: ColumnElement[bool]) -> Select[Any]:
    """The longest streak, and the row in which it was reached first."""
    best = select(feats.c.user_id, func.max(feats.c.amount).label("points")).where(counted).group_by(feats.c.user_id)
    longest = best.subquery()
    return (
        select(feats.c.user_id, longest.c.points, func.min(feats.c.id).label("mark"))
        .join(longest, and_(longest.c.user_id == feats.c.user_id, longest.c.points == feats.c.amount))
        .where(counted)
        .group_by(feats.c.user_id, longest.c.points)
    )


def _within(at: ColumnElement[datetime], span: Span) -> ColumnElement[bool]:
    begun = true() if span.start is None else at >= span.start
    return begun if span.end is None else and_(begun, at < span.end)
