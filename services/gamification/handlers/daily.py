"""The reward of the day, and the streak it keeps."""

from __future__ import annotations

from bus import DailyRequestedEvent, EventType, PointsAwardedEvent, StreakUpdatedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler
from services.gamification.streaks import day_of, next_streak, seconds_until_day_after
from services.gamification.work import GamificationWork
from services.screens import Screen


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
