"""The compose file hangs together: what it mounts, names and sets exists, and nothing listens to the world."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import Settings

COMPOSE = Path(__file__).parents[2] / "deploy/compose.yaml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    return compose["services"]


def test_every_volume_and_secret_is_declared_and_every_mounted_file_is_there(
    compose: dict[str, Any], services: dict[str, Any]
):
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert (COMPOSE.parent / source).exists() if source.startswith(".") else source in compose["volumes"]
        assert set(service.get("secrets", ())) <= compose["secrets"].keys()
        assert service.get("depends_on", {}).keys() <= services.keys()


def test_diana_gets_settings_that_exist_and_servers_that_are_here(services: dict[str, Any]):
    diana = services["diana"]
    script = diana["entrypoint"][-1]
    known = {setting.name for setting in Settings.describe()}

    assert set(re.findall(r"export (\w+)=", script)) | diana["environment"].keys() <= known
    assert set(re.findall(r"@(\w+):", script)) <= services.keys()
    assert set(re.findall(r"/run/secrets/(\w+)", script)) == set(diana["secrets"])


def test_nothing_listens_beyond_this_machine_and_everything_is_held_down(services: dict[str, Any]):
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_redis_keeps_what_it_is_given(services: dict[str, Any]):
    command = services["valkey"]["entrypoint"][-1]

    for wanted in (
        "--appendonly yes",
        "--appendfsync everysec",
        "--maxmemory-policy noeviction",
        "--tcp-keepalive 300",
    ):
        assert wanted in command


def test_prometheus_finds_diana_and_the_alertmanager_where_compose_puts_them(services: dict[str, Any]):
    written = (COMPOSE.parent / "prometheus/prometheus.yml").read_text()

    assert {"alertmanager", "diana"} <= services.keys()
    assert "[alertmanager:9093]" in written
    assert "names: [diana]" in written
