"""What the documentation shows, run as a reader would run it."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bus.embedded import EmbeddedServer

EXAMPLES = Path(__file__).parents[2] / "examples"
BUS_PAGE = (Path(__file__).parents[2] / "docs" / "bus.md").read_text("utf-8")
FIRST_USE, OWN_EVENT = re.findall(r"```python\n(.*?)```", BUS_PAGE, re.DOTALL)
PRINTS = {
    "first_steps.py": ["user 12345 got 100 points"],
    "own_event.py": ["amber light in the lobby at attempt 3"],
    "saga.py": ["guest 7 has a room", "guest 8 did not pay: the room is free again"],
    "scheduled_event.py": ["rung in the garden, then in the tower"],
}


@pytest.mark.parametrize("name", [path.name for path in sorted(EXAMPLES.glob("*.py"))])
def test_an_example_prints_what_the_documentation_says(name: str):
    done = subprocess.run([sys.executable, EXAMPLES / name], capture_output=True, text=True, timeout=60, check=True)

    printed = done.stdout.splitlines()
    assert [line for line in printed if line in PRINTS[name]] == PRINTS[name]


def test_the_event_of_the_page_is_that_of_the_example_that_runs():
    declared = {line.strip() for line in (EXAMPLES / "own_event.py").read_text("utf-8").splitlines()}

    assert {line.strip() for line in OWN_EVENT.splitlines()} <= declared


async def test_the_first_use_of_the_page_handles_what_it_publishes(server: EmbeddedServer):
    code = FIRST_USE.replace("redis://localhost:6379/0", server.url)

    running = await asyncio.create_subprocess_exec(sys.executable, "-u", "-c", code, stdout=asyncio.subprocess.PIPE)
    assert running.stdout is not None
    try:
        async with asyncio.timeout(60):
            async for line in running.stdout:
                if line == b"user 12345 got 100 points\n":
                    break
            else:
                pytest.fail("the first use in docs/bus.md ended without having handled its event")
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()
