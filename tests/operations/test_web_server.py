"""Health, metrics and further routes over real HTTP."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry, Counter

from bot.exit_codes import ExitCode
from bot.health import Gate, HealthBoard
from bot.web import PortTaken, WebServer
from tests.waiting import until


class World:
    """Two things that can fail."""

    def __init__(self) -> None:
        self.failing: set[str] = set()

    def check(self, name: str):
        async def check() -> str:
            if name in self.failing:
                raise ConnectionError(f"{name} refused")
            return "1 ms"

        return check


async def nowhere(_event: object) -> None:
    return None


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def board(world) -> HealthBoard:
    board = HealthBoard(nowhere)
    board.add("loop", world.check("loop"), gate=Gate.ALIVE)
    board.add("redis", world.check("redis"), gate=Gate.READY)
    board.add("disk", world.check("disk"), gate=Gate.NOTICE)
    return board


async def hello(request: web.Request) -> web.Response:
    return web.Response(text=f"hello {await request.text()}")


@pytest.fixture
async def server(board):
    registry = CollectorRegistry()
    Counter("lanterns_lit", "Lanterns.", registry=registry).inc(3)
    server = WebServer("127.0.0.1", 0, board, routes=[web.post("/webhook", hello)], registry=registry)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client(server):
    async with aiohttp.ClientSession(server.url) as session:
        yield session


async def answer(client, path):
    async with client.get(path) as response:
        return response.status, await response.json()


async def test_before_the_first_round_she_is_alive_and_not_ready(client):
    assert (await answer(client, "/healthz"))[0] == 200

    status, body = await answer(client, "/readyz")

    assert status == 503
    assert body["failing"] == {"loop": "not checked yet", "redis": "not checked yet"}


async def test_when_all_is_well_both_say_so(client, board):
    await board.check_now()

    assert await answer(client, "/healthz") == (200, {"program": "diana", "status": "alive", "failing": {}})
    status, body = await answer(client, "/readyz")
    assert (status, body["status"]) == (200, "ready")
    assert body["checks"]["redis"]["ok"] is True


@pytest.mark.parametrize(
    ("failing", "healthz", "readyz"), [("redis", 200, 503), ("loop", 503, 503), ("disk", 200, 200)]
)
async def test_a_failing_check_closes_its_gate_and_is_named(client, board, world, failing, healthz, readyz):
    world.failing = {failing}
    await board.check_now()

    assert (await answer(client, "/healthz"))[0] == healthz
    status, body = await answer(client, "/readyz")
    assert status == readyz
    assert body["checks"][failing]["detail"] == f"{failing} refused"
    assert body["failing"] == ({} if readyz == 200 else {failing: f"{failing} refused"})


async def test_metrics_are_told_in_the_format_of_prometheus(client):
    async with client.get("/metrics") as response:
        assert response.status == 200
        assert "lanterns_lit_total 3.0" in await response.text()


async def test_further_routes_are_served(client):
    async with client.post("/webhook", data="you") as response:
        assert await response.text() == "hello you"


async def test_a_port_in_use_is_told_with_the_setting_to_change(server, board):
    second = WebServer("127.0.0.1", server.port, board)

    with pytest.raises(PortTaken, match=f"HTTP_PORT={server.port}: another program listens on 127.0.0.1") as caught:
        await second.start()

    assert caught.value.exit_code is ExitCode.TEMPORARY


async def test_stopping_does_not_wait_for_a_connection_kept_open(board):
    server = WebServer("127.0.0.1", 0, board, drain_s=300)
    await server.start()
    async with aiohttp.ClientSession(server.url) as session:
        await answer(session, "/healthz")

        async with asyncio.timeout(30):
            await server.stop()

        with pytest.raises(aiohttp.ClientConnectorError):
            await answer(session, "/healthz")


async def test_one_that_leaves_answers_on_closes_what_it_answers_and_is_not_ready(board):
    registry = CollectorRegistry()
    server = WebServer("127.0.0.1", 0, board, routes=[web.post("/webhook", hello)], registry=registry, drain_s=300)
    await server.start()
    await board.check_now()
    async with aiohttp.ClientSession(server.url) as session:
        assert (await answer(session, "/readyz"))[0] == 200
        leaving = asyncio.create_task(server.leave(linger_s=3600))
        await until(lambda: server.is_leaving)

        assert (await answer(session, "/readyz"))[0] == 503
        async with session.post("/webhook", data="you") as response:
            assert response.status == 200
            assert response.headers["Connection"] == "close"
        leaving.cancel()
    await server.stop()


async def test_stopping_lets_a_request_in_hand_finish(board):
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        begun.set()
        await may_end.wait()
        return web.Response(text="done")

    server = WebServer("127.0.0.1", 0, board, routes=[web.get("/slow", slow)], drain_s=300)
    await server.start()
    async with aiohttp.ClientSession(server.url) as session:

        async def ask() -> str:
            async with session.get("/slow") as response:
                return await response.text()

        asking = asyncio.create_task(ask())
        await begun.wait()
        stopping = asyncio.create_task(server.stop())
        may_end.set()

        assert await asking == "done"
        await stopping


def test_an_address_of_ipv6_is_written_in_brackets(board):
    assert WebServer("::", 8080, board).url == "http://[::1]:8080"
    assert WebServer("0.0.0.0", 8080, board).url == "http://127.0.0.1:8080"


def test_the_free_port_is_known_before_and_after(board):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert WebServer("127.0.0.1", free.getsockname()[1], board).port == free.getsockname()[1]
