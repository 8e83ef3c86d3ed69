"""What somebody has, and where it came from."""

from __future__ import annotations

from bus import EventType, PointsRequestedEvent
from bus.codec import utc_text
from services.gamification.handlers.base import GamificationHandler
from services.gamification.work import GamificationWork
from services.screens import Screen

LEDGER_ROWS_SHOWN = 10


class ShowPoints(GamificationHandler):
    """The balance and the last movements; who never played has none of either."""

    handles = (EventType.POINTS_REQUESTED,)

    async def react(self, event: PointsRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.find(event.user_id)
        rows = await work.ledger.latest(event.user_id, LEDGER_ROWS_SHOWN)
        work.reply(
            Screen.POINTS,
            to=event,
            balance=player.balance if player else 0,
            lifetime_points=player.lifetime_points if player else 0,
            rows=[
                {"ledger_id": row.ledger_id, "amount": row.amount, "reason": row.reason, "at": utc_text(row.at)}
                for row in rows
            ],
        )
