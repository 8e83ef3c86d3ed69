"""GamificationHandler: what every handler of the game has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bus import PointsAwardedEvent, ReplyRequestedEvent
from services.database import ServiceHandler, Transactions
from services.gamification.content import GameContent
from services.gamification.economy import WHILE_PLAYING, Award, Reason
from services.gamification.players import Player
from services.gamification.streaks import day_of, start_of
from services.gamification.work import GamificationWork
from services.screens import Screen


@dataclass(frozen=True, slots=True)
class Paid:
    """What a deed earned: `points`, the multiplier in them, and the balance with them."""

    points: int
    multiplier: float
    balance: int


class GamificationHandler(ServiceHandler[GamificationWork]):
    """The service, its unit of work, the content it plays by, and how it pays."""

    service = "gamification"
    works_in = GamificationWork

    def __init__(self, transactions: Transactions, content: GameContent) -> None:
        super().__init__(transactions)
        self.content = content
        self.economy = content.economy

    async def pay(
        self,
        work: GamificationWork,
        player: Player,
        reason: Reason,
        *,
        points: int | None = None,
        streak: int = 0,
        detail: str = "",
        while_playing: bool | None = None,
    ) -> Paid | None:
        """Credit what the player, whose row is held, earns for `reason` now, and publish that it was awarded.

        `points` where the deed brings its amount; else the economy's award with its bonuses. `while_playing`: by what
        they do with the bot at this moment, where that does not follow from the reason. None, and nothing changed,
        when the day's cap for the reason is reached, or the player is banned.
        """
        if player.banned_at is not None:
            return None
        award = (
            self.economy.award_for(reason, streak=streak, is_vip=player.is_vip)
            if points is None
            else Award(points, multiplier=1.0)
        )
        left = await self._left_today(work, player, reason)
        if left is not None and left < award.points:
            award = Award(left, award.multiplier)
        if award.points <= 0:
            return None
        balance = await work.ledger.credit(player.user_id, award.points, reason=reason, cause=work.event, detail=detail)
        work.publish(
            PointsAwardedEvent(
                user_id=player.user_id,
                points_amount=award.points,
                action_type=reason.value,
                multiplier=award.multiplier,
                while_playing=reason in WHILE_PLAYING if while_playing is None else while_playing,
            )
        )
        return Paid(award.points, award.multiplier, balance)

    def tell(self, work: GamificationWork, player: Player, screen: Screen, *, now: bool = False, **data: Any) -> None:
        """Show the player something in private that no request of theirs asked for; quiet hours are waited out.

        `now`: even in quiet hours, because it comes of what they do at this moment. Nothing is sent to people who never
        registered, or who block the bot.
        """
        if not player.may_be_told:
            return
        work.publish(
            ReplyRequestedEvent(
                chat_id=player.user_id,
                screen=screen.value,
                data=data,
                user_id=player.user_id,
            ),
            at=None if now else player.next_loud(work.now),
        )

    async def _left_today(self, work: GamificationWork, player: Player, reason: Reason) -> int | None:
        """How much of the day's cap for `reason` is left; None: there is none."""
        cap = self.economy.daily_cap(reason)
        if cap is None:
            return None
        since = start_of(day_of(work.now, player.time_zone), player.time_zone)
        return cap - await work.ledger.gained_since(player.user_id, reason, since)
