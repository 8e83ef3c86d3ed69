"""Balancer: each call goes to a ready replica, as behind an ingress with a Kubernetes Service."""

from __future__ import annotations

import asyncio
from typing import Self

import aiohttp

from bot.webhook import SECRET_HEADER

PROBE_EVERY_S = 0.5
PROBE_WITHIN_S = 2.0
UNREADY_AFTER = 2


class Balancer:
    """Use it as an async context manager. Replicas take turns; one that refuses the connection is passed over.

    A replica whose `/readyz` fails twice in a row gets no calls until it answers well again. A connection that breaks
    after the call went out counts as 502: nobody knows whether it was taken.
    """

    def __init__(self) -> None:
        self._failed_probes: dict[str, int] = {}
        self._turn = 0

    async def __aenter__(self) -> Self:
        # Whoever calls limits how many calls there are at once.
        unlimited = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(connector=unlimited, timeout=aiohttp.ClientTimeout(total=60))
        self._probing = asyncio.create_task(self._probe())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._probing.cancel()
        await asyncio.gather(self._probing, return_exceptions=True)
        await self._session.close()

    def add(self, url: str) -> None:
        """Send it calls from now on."""
        self._failed_probes[url] = 0

    def remove(self, url: str) -> None:
        """Send it no more calls; those it has are its own to finish."""
        self._failed_probes.pop(url, None)

    async def call(self, body: bytes, secret: str) -> int:
        """The status of a replica's answer; 502 when the connection broke, 503 when no replica was there."""
        headers = {SECRET_HEADER: secret, "Content-Type": "application/json"}
        for url in self._in_turn():
            try:
                async with self._session.post(f"{url}/webhook", data=body, headers=headers) as answer:
                    return answer.status
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError):
                return 502
        return 503

    async def is_ready(self, url: str) -> bool:
        """Whether a replica says that it is ready."""
        try:
            async with self._session.get(f"{url}/readyz", timeout=aiohttp.ClientTimeout(PROBE_WITHIN_S)) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _in_turn(self) -> list[str]:
        ready = [url for url, failed in self._failed_probes.items() if failed < UNREADY_AFTER]
        if not ready:
            return []
        self._turn += 1
        first = self._turn % len(ready)
        return ready[first:] + ready[:first]

    async def _probe(self) -> None:
        while True:
            urls = list(self._failed_probes)
            for url, ready in zip(urls, await asyncio.gather(*map(self.is_ready, urls)), strict=True):
                if url in self._failed_probes:
                    self._failed_probes[url] = 0 if ready else self._failed_probes[url] + 1
            await asyncio.sleep(PROBE_EVERY_S)
