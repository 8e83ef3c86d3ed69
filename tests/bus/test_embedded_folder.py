"""The folder of the embedded server: one app at a time, one server's data, any name, no secrets, damage named."""

from __future__ import annotations

import os
import re
import signal
import stat
import tempfile
from pathlib import Path

import pytest
from redis.exceptions import ConnectionError as ConnectionRefused

from bus.embedded import EmbeddedServer, EmbeddedServerError, resolve_server, running_url
from tests.bus.embedded_server_tools import append_only_file, client_of, command_line, only, running
from tests.waiting import until


async def test_a_second_app_on_the_same_data_is_refused_and_the_first_goes_on(tmp_path):
    async with running(tmp_path) as first:
        with pytest.raises(EmbeddedServerError, match=rf"in use by another Diana \(process {os.getpid()}\)"):
            await EmbeddedServer(tmp_path).start()
        with pytest.raises(EmbeddedServerError, match="in use"):
            await first.start()

        assert running_url(tmp_path) == first.url


@pytest.mark.parametrize("writer", ["redis 7", "valkey 8", "", "…"])
async def test_data_of_another_server_is_refused_and_not_touched(tmp_path, writer):
    bus = tmp_path / "bus"
    (bus / "appendonlydir").mkdir(parents=True)
    (bus / "SERVER").write_text(f"{writer}\n", encoding="utf-8")
    (bus / "appendonlydir" / "bus.aof.1.incr.aof").write_text("theirs")
    before = {path: path.stat().st_mtime_ns for path in sorted(bus.rglob("*"))}

    with pytest.raises(EmbeddedServerError) as refusal:
        await EmbeddedServer(tmp_path, binary=resolve_server({})).start()

    assert str(refusal.value).startswith(f"{bus} was written by {writer or 'an unknown server'}; this is valkey 9.")
    assert "REDIS_SERVER_BIN" in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert {path: path.stat().st_mtime_ns for path in sorted(bus.rglob("*"))} == before


async def test_data_without_a_name_on_it_is_refused(tmp_path):
    (tmp_path / "bus" / "appendonlydir").mkdir(parents=True)

    with pytest.raises(EmbeddedServerError, match="written by an unknown server"):
        await EmbeddedServer(tmp_path).start()


@pytest.mark.parametrize(
    "name",
    ["a b", 'quote"s and \\ and #', "Diana’s ñandú 🐚", "100% $HOME ?q=1&x", "d" * 200],
    ids=lambda name: name[:8],
)
async def test_the_data_folder_may_have_any_name(tmp_path, name):
    async with running(tmp_path / name) as server, client_of(server.url) as client:
        await client.set("who", "Diana")
        [folder] = (await client.config_get("dir")).values()

    assert Path(folder) == tmp_path / name / "bus"
    assert append_only_file(tmp_path / name).stat().st_size > 0


async def test_a_socket_that_had_to_move_out_of_a_deep_folder_is_private_and_removed(tmp_path):
    deep = tmp_path.joinpath(*["deep"] * 30)

    async with running(deep) as server, client_of(server.url) as client:
        [path] = (await client.config_get("unixsocket")).values()
        borrowed = Path(path).parent
        mode = stat.S_IMODE(borrowed.stat().st_mode)

    assert borrowed.parent == Path(tempfile.gettempdir())
    assert mode == 0o700
    assert not borrowed.exists()


async def test_where_no_socket_fits_it_listens_on_loopback(tmp_path, monkeypatch):
    deep = tmp_path.joinpath(*["deep"] * 30)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))

    async with running(deep) as server:
        url = server.url
        os.kill(server.pid, signal.SIGKILL)
        await until(lambda: server.restarts == 1)
        async with client_of(server.url) as client:
            settings = await client.config_get("bind", "port")

    assert re.fullmatch(r"redis://:[\w-]+@127\.0\.0\.1:\d+/0", url)
    assert settings["bind"] == "127.0.0.1"
    assert url.endswith(f":{settings['port']}/0")


async def test_a_borrowed_folder_that_others_can_read_is_not_used(tmp_path, monkeypatch):
    deep = tmp_path.joinpath(*["deep"] * 30)
    with tempfile.TemporaryDirectory(prefix="t-") as shared:
        monkeypatch.setattr(tempfile, "tempdir", shared)
        async with running(deep):
            borrowed = only(Path(shared))
        borrowed.mkdir()
        borrowed.chmod(0o755)

        async with running(deep) as server:
            assert server.url.startswith("redis://:")


async def test_the_password_is_in_private_files_only(tmp_path):
    async with running(tmp_path) as server:
        password = re.search(r":([\w-]+)@", server.url)[1]
        visible = command_line(server.pid)
        exposed = [path for path in (tmp_path / "bus").rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
        async with client_of(server.url.replace(password, "guess")) as stranger:
            with pytest.raises(ConnectionRefused, match="invalid username-password"):
                await stranger.ping()

    assert len(password) >= 32
    assert password not in visible
    assert exposed == []
    assert password not in (tmp_path / "bus" / "server.log").read_text()


async def test_a_place_that_cannot_be_a_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(EmbeddedServerError, match=r"file/bus cannot be written: Not a directory"):
        await EmbeddedServer(tmp_path / "file").start()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_is_not_writable_is_named(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(EmbeddedServerError, match="bus cannot be written: Permission denied"):
        await EmbeddedServer(tmp_path).start()


async def test_the_log_starts_afresh_when_it_has_grown(tmp_path):
    async with running(tmp_path):
        pass
    log = tmp_path / "bus" / "server.log"
    with log.open("a") as file:
        file.write("old\n" * 300_000)

    async with running(tmp_path):
        assert log.stat().st_size < 10_000


# Damage


async def test_a_last_write_that_was_cut_short_costs_only_itself(tmp_path):
    async with running(tmp_path) as server, client_of(server.url) as client:
        await client.set("first", "whole")
        await client.set("second", "cut")
    file = append_only_file(tmp_path)
    os.truncate(file, file.stat().st_size - 3)

    async with running(tmp_path) as server, client_of(server.url) as client:
        assert await client.mget("first", "second") == ["whole", None]


async def test_damaged_data_is_named_with_what_to_do(tmp_path):
    async with running(tmp_path) as server, client_of(server.url) as client:
        for number in range(50):
            await client.set(f"key {number}", "value")
    file = append_only_file(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:500] + b"#" * 40 + whole[540:])

    with pytest.raises(EmbeddedServerError) as damage:
        await EmbeddedServer(tmp_path).start()

    assert str(damage.value).startswith(f"{file} is damaged")
    assert f"Restore {file.parent} from a backup, or move it away" in str(damage.value)
    file.write_bytes(whole)
    async with running(tmp_path) as server, client_of(server.url) as client:
        assert await client.dbsize() == 50
