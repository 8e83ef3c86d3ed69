"""What somebody has, and where it came from."""

from __future__ import annotations

from bus import EventType, PointsRequestedEvent
from bus.codec import utc_text
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen

LEDGER_ROWS_SHOWN = 10


class ShowPoints(GamificationHandler):
    """The balance, the level and the last movements; who never played has none of them."""

    handles = (EventType.POINTS_REQUESTED,)

    async def react(self, event: PointsRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.find(event.user_id)
        rows = await work.ledger.latest(event.user_id, LEDGER_ROWS_SHOWN)
        score = player.lifetime_points if player else 0
        level = self.economy.levels.level_of(score)
        work.reply(
            Screen.POINTS,
            to=event,
            balance=player.balance if player else 0,
            lifetime_points=score,
            level=level.number,
            level_score=level.score,
            next_level_score=level.next_score,
            title=self.economy.levels.title_of(level.number).by_language(),
            rows=[
                {
                    "ledger_id": row.ledger_id,
                    "amount": row.amount,
                    "reason": row.reason,
                    "detail": row.detail,
                    "name": self.content.name_of(row.reason, row.detail),
                    "at": utc_text(row.at),
                }
                for row in rows
            ],
        )
