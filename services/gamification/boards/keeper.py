"""BoardKeeper: brings scores from the tables to the projection, at once and again where something was missed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from time import perf_counter

import structlog
from sqlalchemy import Table, select

from services.database import Clock, Database, snapshot
from services.gamification.boards.periods import Board, Metric, Period, span_at, spans_at
from services.gamification.boards.projection import LeaderboardProjection, Watermarks
from services.gamification.boards.scores import Scores
from services.gamification.boards.tables import feats
from services.gamification.tables import ledger

CHUNK = 500
"""People whose scores are counted in one go."""

SETTLED_AFTER = timedelta(minutes=1)
"""How old a row must be to be sure that no earlier one is still to be committed."""

log = structlog.get_logger(__name__)


class BoardKeeper:
    """Keeps the projection true. What it writes are whole scores, so doing it again is harmless."""

    def __init__(self, database: Database, projection: LeaderboardProjection, clock: Clock) -> None:
        self._database = database
        self._projection = projection
        self._clock = clock
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._feeding: asyncio.Task[None] | None = None

    async def feed(self, user_id: int) -> None:
        """Return once the person's scores, as committed by now, are in the projection.

        Whoever asks while others are being fed shares the next round with all who do. Raises ProjectionUnavailable or
        DatabaseUnavailable.
        """
        fed = self._waiting.setdefault(user_id, asyncio.get_running_loop().create_future())
        if self._feeding is None or self._feeding.done():
            self._feeding = asyncio.create_task(self._feed_waiting(), name="boards")
        # Shielded: others may wait for the same person.
        await asyncio.shield(fed)

    async def catch_up(self) -> int:
        """Feed everybody whose rows may not have reached the projection; how many people. All, if it lost its data.

        Raises RecountLost when two processes counted at once, and the other began later.
        """
        seen = await self._projection.watermarks()
        if seen is not None and seen.ledger:
            everybody = Board(Metric.POINTS, span_at(Period.ALL, self._clock()))
            if (await self._projection.view(everybody, reader=0, top=0)).size == 0:
                seen = None
        ahead = Watermarks(await self._settled(ledger), await self._settled(feats))
        fed = 0
        if seen is None:
            fed = await self._count_anew()
        else:
            async for user_ids in self._between(seen, ahead):
                await self._feed(user_ids)
                fed += len(user_ids)
        await self._projection.reached(ahead)
        return fed

    async def _count_anew(self) -> int:
        """Every board, from one view of the tables, beside those that are shown; then in their place, all at once."""
        began = perf_counter()
        boards = [Board(metric, span) for metric in Metric for span in spans_at(self._clock())]
        counted = dict.fromkeys(boards, 0)
        count = await self._projection.recount()
        async with snapshot(self._database.url) as connection:
            scores = Scores(connection)
            for board in boards:
                async for people in scores.everybody(board):
                    await count.add(board, people)
                    counted[board] += len(people)
        await count.finish(boards)
        # Whose scores changed, or who hid, while others were counted.
        while missed := await self._projection.missed(CHUNK):
            await self._feed(missed)
        people_on_boards = max(counted.values())
        if people_on_boards:
            log.info("leaderboards rebuilt", people=people_on_boards, took_s=round(perf_counter() - began, 1))
        return people_on_boards

    async def _feed_waiting(self) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            user_ids = list(waiting)
            try:
                for at in range(0, len(user_ids), CHUNK):
                    await self._feed(user_ids[at : at + CHUNK])
            except Exception as error:  # noqa: BLE001  # each caller hears it
                for fed in waiting.values():
                    fed.set_exception(error)
                    fed.exception()  # A caller that was cancelled meanwhile does not look.
            else:
                for fed in waiting.values():
                    fed.set_result(None)
            finally:
                for fed in waiting.values():
                    # Nothing is left to do unless the loop is being shut down.
                    fed.cancel()

    async def _feed(self, user_ids: Sequence[int]) -> None:
        boards = [Board(metric, span) for metric in Metric for span in spans_at(self._clock())]
        async with self._database.read() as connection:
            counted = Scores(connection)
            shown = await counted.names(user_ids)
            scores = {board: await counted.of(board, list(shown)) for board in boards} if shown else {}
        await self._projection.put(scores)
        if hidden := [user_id for user_id in user_ids if user_id not in shown]:
            await self._projection.remove(boards, hidden)

    async def _settled(self, source: Table) -> int:
        """The last row of `source` before which no other can appear any more; 0 for none."""
        settled = self._clock() - SETTLED_AFTER
        async with self._database.read() as connection:
            last = select(source.c.id).where(source.c.at <= settled).order_by(source.c.id.desc()).limit(1)
            return await connection.scalar(last) or 0

    async def _between(self, seen: Watermarks, ahead: Watermarks) -> AsyncIterator[list[int]]:
        """Everybody with a row between the watermarks, in chunks."""
        for source, after, last in ((ledger, seen.ledger, ahead.ledger), (feats, seen.feats, ahead.feats)):
            while True:
                between = (source.c.id > after, source.c.id <= last)
                page = select(source.c.id, source.c.user_id).where(*between).order_by(source.c.id)
                async with self._database.read() as connection:
                    rows = (await connection.execute(page.limit(CHUNK))).all()
                if not rows:
                    break
                yield sorted({row.user_id for row in rows})
                after = rows[-1].id
