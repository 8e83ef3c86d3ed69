"""The real `diana` command in a process of its own, in an empty folder, in the environment of a fresh shell."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

DIANA = [sys.executable, "-m", "bot"]

RunDiana = Callable[..., "subprocess.CompletedProcess[str]"]


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of a fresh shell in which the package can be imported."""
    root = str(Path(__file__).parents[2])
    return {"PATH": os.environ["PATH"], "PYTHONPATH": root, "HTTP_PORT": "0", "PLAYGROUND_PORT": "0", **more}


@pytest.fixture
def diana(tmp_path: Path) -> RunDiana:
    def run(*arguments: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*DIANA, *arguments],
            cwd=tmp_path,
            env=clean_environment(**(env or {})),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    return run
