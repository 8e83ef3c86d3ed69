"""`diana health` against a real web server and a board that says what the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.cli.health import NotWell, ask_health
from bot.health import Gate, HealthBoard
from bot.settings import Settings
from bot.web import WebServer
from bus import BaseEvent


class Board:
    """A health board with one check, whose answer the test sets."""

    def __init__(self) -> None:
        self.trouble: str | None = None
        self.told: list[BaseEvent] = []
        self.board = HealthBoard(self._tell)
        self.board.add("redis", self._check, gate=Gate.READY)

    async def _tell(self, event: BaseEvent) -> None:
        self.told.append(event)

    async def _check(self) -> str:
        if self.trouble:
            raise RuntimeError(self.trouble)
        return "0.4 ms"


@pytest.fixture
async def board() -> Board:
    return Board()


@pytest.fixture
async def settings(board: Board) -> AsyncIterator[Settings]:
    server = WebServer("127.0.0.1", 0, board.board)
    await server.start()
    yield Settings(http_port=server.port)
    await server.stop()


async def test_a_ready_diana_says_how_every_check_is(board: Board, settings: Settings, capsys):
    await board.board.check_now()

    assert await asyncio.to_thread(ask_health, settings) == 0

    assert capsys.readouterr().out == "redis: 0.4 ms\n"


async def test_what_is_not_ready_is_named(board: Board, settings: Settings):
    board.trouble = "does not answer"
    await board.board.check_now()

    with pytest.raises(NotWell, match="not ready: redis does not answer"):
        await asyncio.to_thread(ask_health, settings)


async def test_nobody_there_is_said_with_the_address(settings: Settings):
    nowhere = settings.model_copy(update={"http_port": 1})

    with pytest.raises(NotWell, match=r"no answer from Diana at http://127\.0\.0\.1:1/readyz"):
        await asyncio.to_thread(ask_health, nowhere)
