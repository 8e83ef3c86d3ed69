"""What a VIP subscription brings by itself. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.gamification.economy import Economy
from services.gamification.players import Player
from services.gamification.streaks import day_of


def with_monthly_freeze(player: Player, moment: datetime, economy: Economy) -> Player:
    """The player with this month's freeze for VIPs, if it is due and there is room for it; else as they were.

    Months are those of the player's own calendar. A freeze there is no room for is not lost before the month ends.
    """
    month = f"{day_of(moment, player.time_zone):%Y-%m}"
    if not (player.is_vip and economy.vip.monthly_freeze) or player.vip_freeze_month == month:
        return player
    if player.freezes >= economy.streak.freezes_at_most:
        return player
    return replace(player, freezes=player.freezes + 1, vip_freeze_month=month)
