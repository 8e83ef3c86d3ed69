"""What a test run that was killed leaves in the system's temporary folder is deleted by the next one."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.fixtures.folders import own_folder

HOLD = """
from tests.fixtures.folders import own_folder
print(own_folder("held-"), flush=True)
input()
"""


def test_the_folder_of_a_process_that_was_killed_goes_and_that_of_one_that_lives_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    holder = subprocess.Popen([sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        held = Path(holder.stdout.readline().strip())
        mine = own_folder("held-")

        assert held.is_dir()

        holder.send_signal(signal.SIGKILL)
        holder.wait()

    own_folder("held-")

    assert not held.exists()
    assert mine.is_dir()
