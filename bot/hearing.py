"""How Diana hears: by asking Telegram, or by being told at the webhook."""

from __future__ import annotations

import asyncio

from aiogram import Bot

from bot.health import Gate, HealthBoard
from bot.intake import Intake
from bot.lifecycle import Lifecycle
from bot.polling import Poller
from bot.probes import answers, untroubled
from bot.settings import Settings
from bot.webhook import WebhookRegistration


def begin_to_hear(bot: Bot, intake: Intake, board: HealthBoard, settings: Settings, life: Lifecycle) -> None:
    """Hear until `life` ends, which waits for the batch in hand; the board says how well that goes."""
    hearing: Poller | WebhookRegistration
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        secret = settings.webhook_secret.get_secret_value()
        hearing = registration = WebhookRegistration(bot, settings.webhook_url, secret, intake.allowed_updates)
        board.add("hearing", answers(registration.until_set, within_s=1.0), gate=Gate.READY)
    else:
        hearing = poller = Poller(bot, intake)
        board.add("hearing", untroubled(poller.trouble), gate=Gate.READY)
    task = life.in_background(hearing.run(), "hearing")

    async def stop() -> None:
        hearing.stop()
        await asyncio.wait([task])

    life.parts.push_async_callback(stop)
