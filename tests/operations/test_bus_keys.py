"""The keys to what is private: where they come from, and what is said when they are not the right ones."""

from __future__ import annotations

import stat
from base64 import b64encode
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.bus_keys import BusKeysError, advise_on_keys, check_bus_keys, read_bus_keys
from bot.cli.failures import explain
from bot.exit_codes import ExitCode
from bot.settings import Settings
from bus.key_ring import KeyRing
from services.database import BusState, Database
from tests.operations.test_settings import load, problems

ONE, TWO = bytes(32), bytes(range(32))


def spelled(**keys: bytes) -> str:
    return ",".join(f"{key_id}:{b64encode(key).decode()}" for key_id, key in keys.items())


@pytest.fixture
async def state(tmp_path: Path, sqlite_url: str):
    database = Database(sqlite_url)
    await database.open()
    yield BusState(database)
    await database.close()


def test_the_first_start_makes_a_key_that_its_owner_alone_can_read_and_the_next_one_finds_it(tmp_path: Path):
    first = read_bus_keys(Settings(data_dir=tmp_path))
    second = read_bus_keys(Settings(data_dir=tmp_path))

    assert first.key_ids == second.key_ids
    assert stat.S_IMODE((tmp_path / "bus.keys").stat().st_mode) == 0o600


def test_the_operators_keys_win_over_the_file_and_make_none(tmp_path: Path):
    (tmp_path / "keys").write_text(spelled(b=TWO, a=ONE) + "\n")

    ring = read_bus_keys(load({"BUS_ENCRYPTION_KEYS_FILE": str(tmp_path / "keys"), "DATA_DIR": str(tmp_path)}))

    assert ring.key_ids == ("b", "a")
    assert not (tmp_path / "bus.keys").exists()


def test_several_processes_are_told_to_share_their_keys(tmp_path: Path):
    outgrown = {"REDIS_URL": "redis://h", "DATABASE_URL": "postgresql+asyncpg://h/d", "DATA_DIR": str(tmp_path)}

    read_bus_keys(Settings(data_dir=tmp_path))

    with capture_logs() as alone:
        advise_on_keys(Settings(data_dir=tmp_path))
    with capture_logs() as among_others:
        advise_on_keys(load(outgrown))

    assert not alone
    assert "set BUS_ENCRYPTION_KEYS for all" in among_others[0]["event"]


def test_keys_that_others_can_read_are_told_at_the_start(tmp_path: Path):
    read_bus_keys(Settings(data_dir=tmp_path))
    (tmp_path / "bus.keys").chmod(0o644)

    with capture_logs() as told:
        advise_on_keys(Settings(data_dir=tmp_path))

    assert [line["event"] for line in told] == ["the encryption keys can be read by others: chmod 600"]


@pytest.mark.parametrize("wrong", ["secretsecret", "k:c2hvcnQ=", f"{spelled(a=ONE)},{spelled(a=TWO)}"])
def test_keys_that_are_none_are_told_in_one_line_without_their_text(wrong: str):
    told = problems({"BUS_ENCRYPTION_KEYS": wrong})

    assert told.startswith("BUS_ENCRYPTION_KEYS: encryption key ")
    assert "pairs id:key" in told
    assert "\n" not in told
    assert not any(part in told for part in ("secretsecret", "c2hvcnQ", "AAAA"))


def test_keys_stay_out_of_logs():
    settings = load({"BUS_ENCRYPTION_KEYS": spelled(b=TWO, a=ONE)})

    assert set(settings.secrets()) == {b64encode(key).decode() for key in (ONE, TWO)}
    assert b64encode(TWO).decode() not in repr(settings)


def test_a_key_file_that_cannot_be_read_as_one_is_told_in_one_line(tmp_path: Path):
    (tmp_path / "bus.keys").write_text("not keys")

    with pytest.raises(BusKeysError) as raised:
        read_bus_keys(Settings(data_dir=tmp_path))
    code, told = explain(raised.value)

    assert code == ExitCode.CONFIGURATION
    assert told.startswith(f"{tmp_path / 'bus.keys'}: encryption key 1 has no id")
    assert "restore it from a backup" in told


async def test_an_id_that_stands_for_another_key_stops_the_start(state: BusState):
    await check_bus_keys(KeyRing({"a": ONE}), state)

    with pytest.raises(BusKeysError, match="a is another key than the a that sealed what is there"):
        await check_bus_keys(KeyRing({"b": TWO, "a": TWO}), state)

    await check_bus_keys(KeyRing({"b": TWO, "a": ONE}), state)


async def test_a_key_that_is_gone_is_told_once(state: BusState):
    await check_bus_keys(KeyRing({"a": ONE}), state)
    await check_bus_keys(KeyRing({"b": TWO, "a": ONE}), state)

    with capture_logs() as first:
        await check_bus_keys(KeyRing({"b": TWO}), state)
    with capture_logs() as second:
        await check_bus_keys(KeyRing({"b": TWO}), state)

    assert [line["keys"] for line in first] == [["a"]]
    assert second == []
