"""Scenes for the looks of `diana check`: settings of a folder, and a Bot API that says what it is told to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.checks import CheckLine, Scene, Verdict
from bot.checks.line import Look
from bot.health import HealthBoard
from bot.settings import Settings
from bot.web import WebServer

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
ME = {
    "id": 42,
    "is_bot": True,
    "first_name": "Diana",
    "username": "diana_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
}


def settings_for(data_dir: Path, **more: object) -> Settings:
    return Settings.model_validate({"data_dir": data_dir, "http_port": 0, "playground_port": 0, **more})


async def faults(look: Look, scene: Scene) -> dict[str, str]:
    """What the look finds: the fault's name and what was found. Every one says why, and what to do."""
    lines: list[CheckLine] = [line for line in await look(scene) if line.verdict is not Verdict.GOOD]
    assert all(line.why and line.advice for line in lines)
    return {line.fault: line.detail for line in lines}


class Api:
    """A Bot API: `results` by method, `refusals` as status and description, the clock as `date`."""

    def __init__(self) -> None:
        self.url = ""
        self.results: dict[str, Any] = {"getMe": ME, "getWebhookInfo": {"url": ""}, "getUpdates": [], "getChat": {}}
        self.refusals: dict[str, tuple[int, str]] = {}
        self.date: str | None = None

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        assert request.match_info["token"] == TOKEN
        headers = {"Date": self.date} if self.date else None
        if method in self.refusals:
            status, description = self.refusals[method]
            return web.json_response({"ok": False, "description": description}, status=status, headers=headers)
        return web.json_response({"ok": True, "result": self.results[method]}, headers=headers)


async def nowhere(_event: object) -> None:
    return None


@asynccontextmanager
async def serving(*routes: web.RouteDef) -> AsyncIterator[WebServer]:
    """A server with Diana's own pages and `routes`, on a free port."""
    server = WebServer("127.0.0.1", 0, HealthBoard(nowhere), routes=routes)
    await server.start()
    yield server
    await server.stop()
