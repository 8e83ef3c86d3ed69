"""The folder everything embedded lives in."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bot.exit_codes import ExitCode, OperatorError


class DataDirError(OperatorError):
    """DATA_DIR is no folder in which something can be kept."""

    exit_code = ExitCode.CANNOT_CREATE


def prepare_data_dir(path: Path) -> int:
    """Make sure that `path` is a folder that takes a file, and return the bytes free in it.

    Really writes, since permissions, read-only mounts, quotas and full disks show in no other way. A new folder is
    readable for its owner alone: the database and the bus live in it. Raises DataDirError.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path, prefix=".writable-") as probe:
            probe.write(b"\0" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
        return shutil.disk_usage(path).free
    except OSError as error:
        raise DataDirError(
            f"DATA_DIR={str(path)!r} cannot be written: {error.strerror}; "
            f"give user {_user()} the right to write there, make room, or choose another folder"
        ) from error


def takes_files(path: Path) -> bool:
    """Whether `path` is such a folder, or could be made."""
    try:
        prepare_data_dir(path)
    except DataDirError:
        return False
    return True


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "?")
