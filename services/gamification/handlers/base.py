"""What the game does about events, one use case a class."""

from __future__ import annotations

import structlog

from bus import (
    DailyRequestedEvent,
    EventType,
    PointsAwardedEvent,
    PointsRequestedEvent,
    StreakUpdatedEvent,
    UserProfileUpdatedEvent,
    UserRegisteredEvent,
)
from bus.codec import utc_text
from services.database import ServiceHandler, Transactions
from services.gamification.economy import Economy, Reason
from services.gamification.streaks import day_of, is_time_zone, next_streak, seconds_until_day_after
from services.gamification.work import GamificationWork
from services.screens import Screen

LEDGER_ROWS_SHOWN = 10

log = structlog.get_logger(__name__)


class GamificationHandler(ServiceHandler[GamificationWork]):
    """What every handler of the game has in common: its service, its unit of work, the economy."""

    service = "gamification"
    works_in = GamificationWork

    def __init__(self, transactions: Transactions, economy: Economy) -> None:
        super().__init__(transactions)
        self.economy = economy


class WelcomePlayer(GamificationHandler):
    """Whoever registers becomes a player and gets a bonus, once."""

    handles = (EventType.USER_REGISTERED,)

    async def react(self, event: UserRegisteredEvent, work: GamificationWork) -> None:
        await work.players.join(event.user_id)
        if not await work.players.welcome(event.user_id, work.now):
            return
        award = self.economy.award_for(Reason.WELCOME)
        balance = await work.ledger.credit(event.user_id, award.points, reason=Reason.WELCOME, cause=event)
        work.publish(
            PointsAwardedEvent(user_id=event.user_id, points_amount=award.points, action_type=Reason.WELCOME.value)
        )
        work.reply(Screen.WELCOME_BONUS, to=event, points=award.points, balance=balance)


class ClaimDaily(GamificationHandler):
    """The reward of the day: once per day of the player's own calendar, more the longer the streak."""

    handles = (EventType.DAILY_REQUESTED,)

    async def react(self, event: DailyRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        # The day the person asked on: an event that waited over midnight still counts for its own day.
        today = day_of(event.timestamp, player.time_zone)
        step = next_streak(player.streak, player.last_claim_day, today)
        if step is None:
            claimed = player.last_claim_day or today
            work.reply(
                Screen.DAILY_ALREADY,
                to=event,
                streak=player.streak,
                balance=player.balance,
                next_in_s=seconds_until_day_after(claimed, event.timestamp, player.time_zone),
            )
            return
        award = self.economy.award_for(Reason.DAILY, streak=step.current)
        await work.players.claim(player, today, step.current)
        balance = await work.ledger.credit(event.user_id, award.points, reason=Reason.DAILY, cause=event)
        work.publish(
            PointsAwardedEvent(
                user_id=event.user_id,
                points_amount=award.points,
                action_type=Reason.DAILY.value,
                multiplier=award.multiplier,
            )
        )
        work.publish(
            StreakUpdatedEvent(
                user_id=event.user_id,
                previous_streak=step.previous,
                current_streak=step.current,
                streak_type="daily",
                is_broken=step.is_broken,
            )
        )
        work.reply(
            Screen.DAILY_CLAIMED,
            to=event,
            points=award.points,
            multiplier=award.multiplier,
            streak=step.current,
            previous_streak=step.previous,
            is_broken=step.is_broken,
            balance=balance,
        )


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


class FollowProfile(GamificationHandler):
    """The player's days follow the time zone of their profile."""

    handles = (EventType.USER_PROFILE_UPDATED,)

    async def react(self, event: UserProfileUpdatedEvent, work: GamificationWork) -> None:
        if "time_zone" not in event.changes:
            return
        time_zone = event.changes["time_zone"]
        if not is_time_zone(time_zone):
            log.warning(
                "gamification.time_zone_ignored", event_id=event.event_id, user_id=event.user_id, time_zone=time_zone
            )
            return
        # A profile may be told before the registration is: its events are of different urgency.
        await work.players.join(event.user_id)
        await work.players.move_to(event.user_id, time_zone)


def gamification_handlers(transactions: Transactions, economy: Economy) -> list[ServiceHandler[GamificationWork]]:
    """Every handler of the game, to be subscribed by the composition root."""
    return [kind(transactions, economy) for kind in (WelcomePlayer, ClaimDaily, ShowPoints, FollowProfile)]
