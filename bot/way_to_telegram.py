"""The way to Telegram, or to the playground that stands in for it."""

from __future__ import annotations

from contextlib import AsyncExitStack

from aiogram import Bot

from bot.playground import ADMIN_IDS, Playground
from bot.playground.telegram import InsideSource
from bot.settings import Settings
from bot.telegram import make_bot
from bot.web import port_error


async def way_to_telegram(settings: Settings, parts: AsyncExitStack, inside: InsideSource) -> tuple[Bot, str | None]:
    """The bot, and the address of the playground, if that is where it leads; `parts` closes both.

    `inside` gives the playground's page what happens on the bus. Raises PortTaken, or OSError when it cannot listen.
    """
    url = None
    if settings.bot_token is not None:
        bot = make_bot(settings.bot_token.get_secret_value(), settings.telegram_api_base)
    else:
        host, port = settings.playground_host, settings.playground_port
        playground = Playground(settings.data_dir / "playground", host=host, port=port, inside=inside)
        try:
            await playground.start()
        except OSError as error:
            raise port_error(error, host, port, "PLAYGROUND_PORT") from None
        parts.push_async_callback(playground.stop)
        url = playground.url
        bot = make_bot(playground.token, url)
    parts.push_async_callback(bot.session.close)
    return bot, url


def owner_ids(settings: Settings) -> tuple[int, ...]:
    """Who runs the bot: ADMIN_IDS, and in the playground also the admin of its first cast."""
    return settings.admin_ids if settings.bot_token is not None else (*settings.admin_ids, *sorted(ADMIN_IDS))
