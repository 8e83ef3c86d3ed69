"""`diana backup` and `diana restore`, typed by an operator."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.journeys.programs import DIANA


def diana(folder: Path, *arguments: str, data: str = "data") -> tuple[int, str, str]:
    """Run a command in `folder`; its exit code, what it printed, and what it complained of."""
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder / data)}
    done = subprocess.run(
        [*DIANA, *arguments], cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a DATA_DIR that has a database and a key file."""
    assert diana(tmp_path, "migrate")[0] == 0
    (tmp_path / "data/bus.keys").write_text("k1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
    return tmp_path


def test_a_backup_is_restored_into_another_folder_with_its_keys(home: Path):
    code, told, _ = diana(home, "backup")
    file = re.match(r"(\S+\.zip): 0 rows of \d+ tables, 0 people, as of", told)
    assert code == 0
    assert file is not None

    code, told, _ = diana(home, "restore", file[1], data="elsewhere")

    assert code == 0
    assert "Every row was read back and compared" in told
    assert (home / "elsewhere/bus.keys").read_bytes() == (home / "data/bus.keys").read_bytes()
    assert (home / "elsewhere/bus.keys").stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_saved_or_restored_is_told_in_one_line(home: Path):
    assert diana(home, "backup", "one.zip")[0] == 0
    (home / "elsewhere").mkdir()
    (home / "elsewhere/bus.keys").write_text("other keys")

    refusals = [
        diana(home, "backup", "one.zip"),
        diana(home, "backup", data="nowhere"),
        diana(home, "restore", "none.zip", data="new"),
        diana(home, "restore", "one.zip", data="elsewhere"),
    ]

    assert [code for code, _, _ in refusals] == [73, 66, 73, 73]
    told = [complaint.strip() for _, _, complaint in refusals]
    assert all(line.startswith("diana: ") and "\n" not in line for line in told)
    assert "is there already" in told[0]
    assert "nothing to save" in told[1]
    assert "there is no file" in told[2]
    assert "holds other keys than the backup" in told[3]
