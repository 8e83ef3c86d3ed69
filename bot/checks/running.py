"""Whether a Diana runs where these settings would have one run."""

from __future__ import annotations

import aiohttp

from bot.settings import Settings
from bot.web import PROGRAM


async def diana_runs(settings: Settings) -> bool:
    """Whether a Diana answers where these settings have her listen."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.http_port}/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session,
            session.get(url) as response,
        ):
            body = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
        return False
    return isinstance(body, dict) and body.get("program") == PROGRAM
