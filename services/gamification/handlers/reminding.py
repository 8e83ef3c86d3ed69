"""When a streak is about to break, whoever wants to know is told, once, outside quiet hours."""

from __future__ import annotations

from datetime import date, timedelta

from bus import EventType
from bus.catalogue import StreakReminderDueEvent
from services.gamification.handlers.base import GamificationHandler
from services.gamification.players import Player
from services.gamification.streaks import StreakRules, is_worth_a_reminder, reminder_at, start_of
from services.gamification.work import GamificationWork
from services.screens import Screen


class RemindOfStreak(GamificationHandler):
    """The evening of an unclaimed day: the streak will break unless somebody comes.

    Whether it is still true is looked up when the time has come: a claim meanwhile, another setting, another time zone
    or other quiet hours make the reminder obsolete or put it off.
    """

    handles = (EventType.STREAK_REMINDER_DUE,)

    async def react(self, event: StreakReminderDueEvent, work: GamificationWork) -> None:
        player = await work.players.hold_known(event.user_id)
        if player is None or player.last_claim_day is None or player.last_claim_day != date.fromisoformat(event.day):
            return
        rules = self.economy.streak
        if player.reminded_day == player.last_claim_day or not _wants_reminder(player, rules):
            return
        midnight = start_of(player.last_claim_day + timedelta(days=2), player.time_zone)
        breaks_at = midnight + timedelta(hours=rules.grace_hours)
        due = reminder_at(player.last_claim_day, player.time_zone, player.is_quiet, rules)
        due = None if due is None else player.next_loud(max(due, work.now))
        if due is None or due >= breaks_at:
            return
        if due > work.now:
            work.publish(StreakReminderDueEvent(user_id=event.user_id, day=event.day), at=due)
            return
        await work.players.change(event.user_id, reminded_day=player.last_claim_day)
        self.tell(
            work,
            player,
            Screen.STREAK_REMINDER,
            streak=player.streak,
            freezes=player.freezes,
            # Until midnight, as people count; the grace after it is for those who come late all the same.
            breaks_in_s=int(((midnight if work.now < midnight else breaks_at) - work.now).total_seconds()),
        )


def schedule_reminder(work: GamificationWork, player: Player, rules: StreakRules) -> None:
    """Look at the player's streak again shortly before it breaks, if they would want to be told then."""
    if player.last_claim_day is None or not _wants_reminder(player, rules):
        return
    due = reminder_at(player.last_claim_day, player.time_zone, player.is_quiet, rules)
    # In the past for somebody who moved east: then they are looked at right away.
    if due is not None:
        work.publish(StreakReminderDueEvent(user_id=player.user_id, day=player.last_claim_day.isoformat()), at=due)


def _wants_reminder(player: Player, rules: StreakRules) -> bool:
    return player.banned_at is None and is_worth_a_reminder(player.streak, player.reminders, rules)
