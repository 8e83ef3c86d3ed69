"""What the documentation shows, run as a reader would run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
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
