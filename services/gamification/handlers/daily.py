"""The reward of the day, and the streak it keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bus import DailyRequestedEvent, EventType, StreakUpdatedEvent
from services.gamification.economy import Reason
from services.gamification.handlers.base import GamificationHandler, Paid
from services.gamification.handlers.reminding import schedule_reminder
from services.gamification.players import Player
from services.gamification.streaks import StreakStep, day_of, day_to_claim, next_streak, seconds_until_day_after
from services.gamification.vip import with_monthly_freeze
from services.gamification.work import GamificationWork
from services.screens import Screen


class ClaimDaily(GamificationHandler):
    """The reward of the day: once per day of the player's own calendar, more the longer the streak."""

    handles = (EventType.DAILY_REQUESTED,)

    async def react(self, event: DailyRequestedEvent, work: GamificationWork) -> None:
        player = await work.players.hold(event.user_id)
        if player.banned_at is not None:
            work.reply(Screen.EARNING_FROZEN, to=event)
            return
        player = with_monthly_freeze(player, event.timestamp, self.economy)
        step = self._step(player, event)
        if step is None:
            self._say_when_to_come_back(player, event, work)
            return
        reward = await self.pay(work, player, Reason.DAILY, streak=step.current)
        milestone = await self._pay_milestone(work, player, step)
        player = await self._keep(player, step, work)
        work.publish(
            StreakUpdatedEvent(
                user_id=event.user_id,
                previous_streak=step.previous,
                current_streak=step.current,
                streak_type="daily",
                is_broken=step.is_broken,
            )
        )
        schedule_reminder(work, player, self.economy.streak)
        self._say_what_it_brought(player, step, reward, milestone, event, work)

    def _step(self, player: Player, event: DailyRequestedEvent) -> StreakStep | None:
        # The moment the person asked at: an event that waited over midnight still counts for its own day.
        day = day_to_claim(
            event.timestamp,
            player.time_zone,
            player.last_claim_day,
            player.freezes,
            self.economy.streak.grace_hours,
        )
        return next_streak(player.streak, player.last_claim_day, day, player.freezes)

    async def _pay_milestone(self, work: GamificationWork, player: Player, step: StreakStep) -> Paid | None:
        """A milestone is paid the first time it is reached: breaking a streak must never be worth it."""
        milestone = self.economy.streak.milestone_at(step.current)
        if milestone is None or step.current <= player.best_streak:
            return None
        return await self.pay(work, player, Reason.STREAK_MILESTONE, points=milestone.points, detail=str(milestone.day))

    async def _keep(self, player: Player, step: StreakStep, work: GamificationWork) -> Player:
        after: dict[str, Any] = {
            "last_claim_day": step.day,
            "streak": step.current,
            "best_streak": max(player.best_streak, step.current),
            "freezes": player.freezes - step.freezes_used,
            "vip_freeze_month": player.vip_freeze_month,
        }
        await work.players.change(player.user_id, **after)
        return replace(player, **after)

    def _say_when_to_come_back(self, player: Player, event: DailyRequestedEvent, work: GamificationWork) -> None:
        claimed = player.last_claim_day or day_of(event.timestamp, player.time_zone)
        work.reply(
            Screen.DAILY_ALREADY,
            to=event,
            streak=player.streak,
            balance=player.balance,
            next_in_s=seconds_until_day_after(claimed, event.timestamp, player.time_zone),
        )

    def _say_what_it_brought(
        self,
        player: Player,
        step: StreakStep,
        reward: Paid | None,
        milestone: Paid | None,
        event: DailyRequestedEvent,
        work: GamificationWork,
    ) -> None:
        upcoming = self.economy.streak.next_milestone(max(step.current, player.best_streak))
        last_paid = milestone or reward
        work.reply(
            Screen.DAILY_CLAIMED,
            to=event,
            points=reward.points if reward else 0,
            multiplier=reward.multiplier if reward else 1.0,
            streak=step.current,
            previous_streak=step.previous,
            is_broken=step.is_broken,
            balance=last_paid.balance if last_paid else player.balance,
            freezes_used=step.freezes_used,
            freezes=player.freezes,
            is_for_yesterday=step.day < day_of(event.timestamp, player.time_zone),
            milestone_points=milestone.points if milestone else None,
            next_milestone=None if upcoming is None else {"day": upcoming.day, "points": upcoming.points},
        )
