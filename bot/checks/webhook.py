"""The webhook: that Telegram's requests arrive, and arrive at Diana."""

from __future__ import annotations

import time
from typing import Any

import aiohttp

from bot.checks.bot_api import BotApi
from bot.checks.line import CheckLine, Fault, Scene, well
from bot.exit_codes import ExitCode
from bot.settings import Settings

PART = "webhook"
RECENT_S = 3600
MANY_PENDING = 1000

UNREACHABLE = Fault(
    "webhook-unreachable", PART, "nothing can be reached at WEBHOOK_URL: no such name, no connection, or a certificate "
    "that is not valid for it",
    "Telegram can deliver nothing; it keeps updates for 24 hours",
    "mend the DNS entry, the proxy or its certificate; `curl -v` on WEBHOOK_URL shows which", ExitCode.UNAVAILABLE,
)  # fmt: skip
NOT_DIANA = Fault(
    "webhook-not-diana", PART, "something else than Diana answers at WEBHOOK_URL",
    "Telegram's updates end there", "have the proxy pass that path on to HTTP_HOST:HTTP_PORT, unchanged",
    ExitCode.CONFIGURATION,
)  # fmt: skip
FAILING = Fault(
    "webhook-failing", PART, "Telegram's last delivery failed within the last hour",
    "updates wait at Telegram, for 24 hours at most", "mend what Telegram says; Diana's log has the other side of it",
)  # fmt: skip
PILING_UP = Fault(
    "webhook-piling-up", PART, f"more than {MANY_PENDING} updates wait at Telegram",
    "people wait for answers", "start Diana; if she runs, look at failing deliveries and at her CPU",
)  # fmt: skip

FAULTS = (UNREACHABLE, NOT_DIANA, FAILING, PILING_UP)


async def look(scene: Scene) -> list[CheckLine]:
    """What is wrong with the webhook; else its address. Nothing, when there is none."""
    settings = scene.settings
    if settings.webhook_url is None:
        return []
    found = await _knock(scene, settings.webhook_url)
    found += _of_telegram(await _info(settings))
    return found or [well(PART, settings.webhook_url if scene.is_running else f"{settings.webhook_url}, not running")]


async def _knock(scene: Scene, url: str) -> list[CheckLine]:
    """A request without the secret: Diana, and hardly anybody else, answers it with 401."""
    try:
        async with aiohttp.ClientSession() as session, session.post(url, json={}, allow_redirects=False) as response:
            status = response.status
    except aiohttp.ClientError as error:
        refused = isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, ConnectionRefusedError)
        return [] if refused and not scene.is_running else [UNREACHABLE.found(str(error))]
    if status == 401 or (status >= 500 and not scene.is_running):
        return []
    return [NOT_DIANA.found(f"{url} answers with status {status} where Diana would answer 401")]


async def _info(settings: Settings) -> dict[str, Any]:
    try:
        async with BotApi(settings) as api:
            result = (await api.ask("getWebhookInfo")).result
    except aiohttp.ClientError:
        # The line about Telegram tells.
        return {}
    return result if isinstance(result, dict) else {}


def _of_telegram(info: dict[str, Any]) -> list[CheckLine]:
    found = []
    if time.time() - info.get("last_error_date", 0) < RECENT_S:
        found.append(FAILING.found(f"Telegram says: {info.get('last_error_message', '?')}"))
    if (pending := info.get("pending_update_count", 0)) > MANY_PENDING:
        found.append(PILING_UP.found(f"{pending} updates wait"))
    return found
