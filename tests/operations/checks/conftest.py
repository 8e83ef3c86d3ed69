"""A Bot API for every check that asks one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.operations.checks.scenes import Api, serving


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    api = Api()
    async with serving(web.post("/bot{token}/{method}", api.answer)) as server:
        api.url = server.url
        yield api
