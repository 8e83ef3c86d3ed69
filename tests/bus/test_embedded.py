"""The embedded server with real processes: it keeps its data, comes back when it dies, never outlives its app."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest
import uvloop

from bus.embedded import EmbeddedServer, EmbeddedServerError, ServerBinary, running_url
from tests.bus.embedded_server_tools import app_process, client_of, is_gone, program, running
from tests.waiting import until

DEATH_WATCHES = [
    pytest.param("kernel", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux has PDEATHSIG")),
    "pipe",
]


async def test_a_stopped_server_leaves_data_and_nothing_else(tmp_path):
    server = EmbeddedServer(tmp_path)

    url = await server.start()
    pid = server.pid
    async with client_of(url) as client:
        assert await client.ping()
    await server.stop()

    # The process is gone altogether: had nobody waited for it, its entry would still take the signal.
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    left = {path.name for path in (tmp_path / "bus").iterdir()}
    assert left == {"SERVER", "app.lock", "server.lock", "server.log", "appendonlydir"}
    assert server.pid is None
    await server.stop()


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_it_works_on_either_event_loop(tmp_path, new_loop):
    async def life() -> int:
        async with running(tmp_path) as server:
            os.kill(server.pid, signal.SIGKILL)
            await until(lambda: server.restarts == 1)
            return server.restarts

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(life()) == 1


async def test_its_settings_lose_nothing_and_evict_nothing(tmp_path):
    async with running(tmp_path) as server, client_of(server.url) as client:
        settings = await client.config_get("*")

    assert {name: settings[name] for name in ("appendonly", "appendfsync", "maxmemory-policy", "save")} == {
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
    }


async def test_data_survives_a_stop_and_a_start(tmp_path):
    server = EmbeddedServer(tmp_path)
    async with client_of(await server.start()) as client:
        await client.set("who", "Diana")
    await server.stop()

    async with client_of(await server.start()) as client:
        kept = await client.get("who")
    await server.stop()

    assert kept == "Diana"


async def test_a_server_that_dies_comes_back_at_the_same_address_with_its_data(tmp_path):
    async with running(tmp_path) as server:
        url, first_pid = server.url, server.pid
        async with client_of(url) as client:
            await client.set("who", "Diana")

        os.kill(first_pid, signal.SIGKILL)
        await until(lambda: server.restarts == 1)

        assert server.pid not in (None, first_pid)
        assert server.url == url
        async with client_of(url) as client:
            assert await client.get("who") == "Diana"


async def test_it_comes_back_again_and_again(tmp_path):
    async with running(tmp_path) as server:
        for deaths in (1, 2, 3):
            os.kill(server.pid, signal.SIGTERM if deaths == 2 else signal.SIGKILL)
            await until(lambda deaths=deaths: server.restarts == deaths)

        assert running_url(tmp_path) == server.url


async def test_a_stop_while_it_is_coming_back_leaves_no_server(tmp_path):
    server = EmbeddedServer(tmp_path)
    await server.start()
    before = server.pid

    os.kill(before, signal.SIGKILL)
    await until(lambda: server.pid is None)
    await server.stop()

    assert server.pid is None
    assert running_url(tmp_path) is None
    async with running(tmp_path):
        pass


async def test_a_start_that_is_cancelled_leaves_no_server(tmp_path):
    server = EmbeddedServer(tmp_path)
    start = asyncio.create_task(server.start())
    await until(lambda: server.pid is not None)
    pid = server.pid

    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    async with running(tmp_path):
        pass


@pytest.mark.parametrize("death_watch", DEATH_WATCHES)
async def test_it_is_gone_soon_after_its_apps_sudden_death(tmp_path, death_watch):
    with app_process(tmp_path, death_watch) as (app, server_pid):
        assert not is_gone(server_pid)

        app.kill()

        await until(lambda: is_gone(server_pid))


async def test_the_next_app_takes_over_at_once_from_one_that_was_killed(tmp_path):
    with app_process(tmp_path) as (app, _):
        async with client_of(running_url(tmp_path)) as client:
            await client.set("who", "Diana")
        app.kill()
        app.wait()

        async with running(tmp_path) as server, client_of(server.url) as client:
            assert await client.get("who") == "Diana"


@pytest.mark.parametrize("death_watch", DEATH_WATCHES)
async def test_a_helper_goes_with_the_server(tmp_path, death_watch):
    async with running(tmp_path, death_watch=death_watch) as server:
        pid = server.pid

    await until(lambda: is_gone(pid))


async def test_a_control_c_in_the_terminal_does_not_reach_it(tmp_path):
    async with running(tmp_path) as server:
        session = os.getsid(server.pid)

        assert session == server.pid != os.getsid(0)


async def test_a_program_that_ends_at_once_has_its_last_words_in_the_error(tmp_path):
    failing = program(tmp_path / "failing", "*** FATAL: no more luck", exit_code=3)

    with pytest.raises(EmbeddedServerError, match=r"exit code 3.*server\.log ends: \*\*\* FATAL: no more luck$"):
        await EmbeddedServer(tmp_path / "data", binary=ServerBinary(failing, "valkey", "9.1.2")).start()


async def test_a_program_that_is_no_program_is_an_error_too(tmp_path):
    missing = ServerBinary(tmp_path / "missing", "valkey", "9.1.2")

    with pytest.raises(EmbeddedServerError, match=r"exit code 127.*missing does not start"):
        await EmbeddedServer(tmp_path / "data", binary=missing).start()


# Finding it from another process


async def test_another_process_finds_the_running_server(tmp_path):
    assert running_url(tmp_path) is None
    assert running_url(tmp_path / "nowhere") is None

    with app_process(tmp_path):
        url = running_url(tmp_path)
        async with client_of(url) as client:
            assert await client.ping()


async def test_a_server_that_is_not_there_any_more_is_not_found(tmp_path):
    with app_process(tmp_path) as (app, server_pid):
        app.kill()
        await until(lambda: is_gone(server_pid))

    # The killed app could not take its address back.
    assert (tmp_path / "bus" / "address").exists()
    assert running_url(tmp_path) is None


async def test_the_url_of_a_server_that_is_not_started_is_an_error(tmp_path):
    with pytest.raises(EmbeddedServerError, match="not started"):
        _ = EmbeddedServer(tmp_path).url


async def test_all_tests_of_a_worker_share_one_server(valkey_url, namespace):
    async with client_of(valkey_url) as client:
        await client.set(f"{namespace}:who", "Diana")

        assert await client.get(f"{namespace}:who") == "Diana"
