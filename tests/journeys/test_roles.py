"""Replicas with a role each: one hears, another decides, a third sends; none starts half connected."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import aiohttp
import pytest

from bus.embedded import EmbeddedServer
from bus.key_ring import new_key
from tests.journeys.person import Person
from tests.journeys.programs import DIANA, Diana, Telegram

TOKEN = "123456:ABC-DEF1234ghIkl-zyx57W2v"


@pytest.fixture
async def redis_url(tmp_path: Path) -> AsyncIterator[str]:
    server = EmbeddedServer(tmp_path / "redis")
    yield await server.start()
    await server.stop()


@pytest.mark.long
@pytest.mark.postgres
async def test_a_conversation_goes_through_a_replica_for_each_role(
    session: aiohttp.ClientSession, redis_url: str, postgres_url: str, tmp_path: Path
):
    shared = {
        "REDIS_URL": redis_url,
        "DATABASE_URL": postgres_url,
        "BUS_ENCRYPTION_KEYS": new_key(),
    }
    with ExitStack() as replicas:
        # Of its own: the other journeys' Diana asks theirs for updates too.
        telegram = Telegram(tmp_path / "telegram")
        replicas.callback(telegram.end)

        def replica(roles: str) -> Diana:
            diana = Diana(tmp_path / roles.replace(",", "-"), telegram, roles, **shared)
            replicas.callback(diana.end)
            return diana

        await asyncio.to_thread(replica, "intake")
        ida = await Person.arrives(session, telegram.url, "Ida")
        await ida.says("/start")
        await asyncio.to_thread(replica, "services,scheduler")
        await asyncio.to_thread(replica, "sender")

        await ida.until_hears("100 points")
        await ida.says("/points")
        await ida.until_shown(lambda message: "+100" in message["text"])


@pytest.mark.parametrize(
    ("roles", "told"),
    [
        ("intake,cook", "there is no role cook; choose of intake, services, sender, scheduler"),
        (" , ", "names no role"),
        ("intake,services", "DATABASE_URL: needed with --roles, since replicas share it"),
    ],
)
def test_a_role_that_is_unknown_or_alone_is_refused_with_what_to_do(tmp_path: Path, roles: str, told: str):
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "BOT_TOKEN": TOKEN}

    done = subprocess.run(
        [*DIANA, "run", "--roles", roles],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 78
    assert told in done.stderr
    assert not (tmp_path / "data").exists()
