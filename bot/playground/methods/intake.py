"""The bot itself and its updates: getMe, long polling, the webhook."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.playground.delivery import Address
from bot.playground.errors import bad_request, conflict
from bot.playground.params import Params
from bot.playground.telegram import Telegram
from bot.playground.wire import Json

LONGEST_POLL_S = 50

_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


async def get_me(telegram: Telegram, params: Params) -> Json:
    return {
        **telegram.world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(telegram: Telegram, params: Params) -> list[Json]:
    if telegram.webhook.address.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _allow(telegram, params)
    limit = params.integer("limit", 100, 1, 100)
    # A closing server answers at once instead of making the bot wait for nothing.
    timeout_s = 0 if telegram.closing.is_set() else params.integer("timeout", 0, 0, LONGEST_POLL_S)
    return await telegram.updates.take(params.integer("offset"), limit, timeout_s)


async def set_webhook(telegram: Telegram, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return await delete_webhook(telegram, params)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise bad_request("invalid webhook URL specified") from error
    if parts.scheme not in ("http", "https") or not host:
        # Telegram insists on https; on one machine plain http is what bots under test have.
        raise bad_request("bad webhook: an HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(telegram, params)
    if params.flag("drop_pending_updates"):
        telegram.updates.clear()
    telegram.updates.end_poll("terminated by setWebhook request")
    await telegram.webhook.set(Address(url, secret, params.integer("max_connections", 40, 1, 100)))
    return True


async def delete_webhook(telegram: Telegram, params: Params) -> bool:
    await telegram.webhook.set(Address())
    if params.flag("drop_pending_updates"):
        telegram.updates.clear()
    return True


async def get_webhook_info(telegram: Telegram, params: Params) -> Json:
    return telegram.webhook.info()


async def close(telegram: Telegram, params: Params) -> bool:
    """Ends a waiting getUpdates, as a server does that lets the bot go; the next call works again."""
    telegram.updates.end_poll(None)
    return True


def _allow(telegram: Telegram, params: Params) -> None:
    if params.has("allowed_updates"):
        telegram.updates.allow(params.document("allowed_updates", "allowed updates"))


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "close": close,
    "logOut": close,
}
