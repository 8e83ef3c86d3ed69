"""The image as an operator runs it: a conversation, a kill, an upgrade, on a read-only root with 256 MB.

IMAGE names one that is built (`docker build -t diana .`), PREVIOUS_IMAGE one of an older version; CONTAINER_ENGINE is
docker or podman, by default whichever there is.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from uuid import uuid4

import aiohttp
import pytest

from tests.journeys.conftest import session  # noqa: F401  # a fixture
from tests.journeys.person import Person
from tests.journeys.programs import Program, Telegram
from tests.journeys.test_on_a_webhook import free_port

IMAGE = os.environ.get("IMAGE", "")
PREVIOUS = os.environ.get("PREVIOUS_IMAGE", "") or IMAGE
ENGINE = os.environ.get("CONTAINER_ENGINE") or shutil.which("docker") or shutil.which("podman") or ""
HELD_DOWN = ["--read-only", "--tmpfs=/tmp", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--memory=256m"]

pytestmark = pytest.mark.skipif(not (IMAGE and ENGINE), reason="IMAGE names no image: the image was NOT run")


def engine(*arguments: str) -> str:
    """What the container engine says; fails with its complaint."""
    done = subprocess.run([ENGINE, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Container(Program):
    """Diana in her image, on the host's network, with a volume for what she keeps."""

    def __init__(self, folder: Path, image: str, volume: str, telegram: Telegram) -> None:
        self.name = f"diana-{uuid4().hex[:8]}"
        self.port = free_port()
        settings = {
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_API_BASE": telegram.url,
            "TELEGRAM_SEND_RATE": "1000",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_PORT": str(self.port),
            "LOG_FORMAT": "json",
        }
        folder.mkdir(parents=True, exist_ok=True)
        env_file = folder / "settings.env"
        env_file.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        where = ["--network", "host", "--env-file", str(env_file), "-v", f"{volume}:/data"]
        super().__init__(
            [ENGINE, "run", "--rm", "--name", self.name, *where, *HELD_DOWN, image], folder, dict(os.environ)
        )
        self.wait_for("Diana is listening")

    def memory_mb(self) -> float:
        """What Diana has in use; she is process 1."""
        lines = engine("exec", self.name, "cat", "/proc/1/status").splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024

    def kill(self) -> None:
        """As when the machine loses power."""
        engine("kill", "--signal", "KILL", self.name)
        self.process.wait(30)


@pytest.fixture
def volume() -> Iterator[str]:
    name = f"diana-{uuid4().hex[:8]}"
    engine("volume", "create", name)
    yield name
    engine("volume", "rm", "--force", name)


async def test_a_conversation_survives_a_kill_and_an_upgrade(
    tmp_path: Path,
    volume: str,
    session: aiohttp.ClientSession,  # noqa: F811
):
    telegram = Telegram(tmp_path / "telegram")
    started: list[Container] = []

    async def start(image: str) -> Container:
        folder = tmp_path / f"container-{len(started)}"
        started.append(await asyncio.to_thread(Container, folder, image, volume, telegram))
        return started[-1]

    try:
        first = await start(PREVIOUS)
        ida = await Person.arrives(session, telegram.url, "Ida")
        await ida.comes_in()
        await ida.says("/daily")
        await ida.until_hears("1", "day")
        first.kill()

        await ida.says("/points")
        began = monotonic()
        second = await start(IMAGE)
        books = await ida.until_shown(lambda message: "+100" in message["text"], what="the points from before")
        print(f"start to first reply {monotonic() - began:.1f} s, memory {second.memory_mb():.0f} MB")

        assert "+55" in books["text"] or "155" in books["text"]
        assert engine("exec", second.name, "diana", "health")
        assert await asyncio.to_thread(second.stop) == 0
    finally:
        for container in started:
            container.end()
        telegram.end()


def inside(script: str) -> str:
    """What a shell in a new container says."""
    return engine("run", "--rm", "--network", "none", *HELD_DOWN, "--entrypoint", "/bin/sh", IMAGE, "-c", script)


def test_she_adds_less_than_two_hundred_megabytes_to_the_base():
    added_mb = int(inside("du -s --apparent-size --block-size=MB /opt/diana").split("MB")[0])
    print(f"beyond the base: {added_mb} MB")

    assert added_mb < 200


def test_nothing_in_it_can_raise_its_rights_and_nobody_is_root():
    assert inside("id -u") == "10001"
    assert inside("find /opt/diana -perm /6000 -type f") == ""
    assert "pip" not in inside("ls /opt/diana/bin")
