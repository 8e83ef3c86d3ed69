"""`diana backup` and `diana restore`."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.status import Status

from bot.bus_keys import KEY_FILE
from bot.cli.loop import run_to_the_end
from bot.data_dir import prepare_data_dir
from bot.exit_codes import ExitCode, NotThere
from bot.settings import Settings

if TYPE_CHECKING:
    from services.database.backup import Manifest


def back_up(settings: Settings, path: Path | None) -> int:
    """Save the database, and the key file if the keys are in one, in a new file; say what is in it."""
    if settings.database_url is None and not (settings.data_dir / "diana.sqlite3").exists():
        raise NotThere(f"there is no database in DATA_DIR={str(settings.data_dir)!r} yet, so nothing to save")
    now = datetime.now(UTC)
    path = path or Path(f"diana-{now:%Y-%m-%dT%H%M%SZ}.zip")
    with Console(stderr=True).status("Backing up …") as status:
        from services.database.backup import write_backup
        from services.tables import metadata

        manifest = run_to_the_end(
            lambda: write_backup(
                settings.database_address,
                path,
                metadata,
                program_version=version("diana"),
                now=now,
                keys=_keys(settings),
                progress=_shown_on(status, "Backing up"),
            )
        )
    print(f"{path}: {_told(manifest)}")
    return ExitCode.OK


def restore(settings: Settings, path: Path) -> int:
    """Fill an empty database, and an empty DATA_DIR's key file, from a backup; say what came back."""
    prepare_data_dir(settings.data_dir)
    with Console(stderr=True).status("Restoring …") as status:
        from services.database.backup import restore_backup

        _refuse_other_keys(settings, path)
        report = run_to_the_end(
            lambda: restore_backup(settings.database_address, path, progress=_shown_on(status, "Restoring"))
        )
    if report.keys is not None and settings.bus_encryption_keys is None:
        _write_keys(settings.data_dir / KEY_FILE, report.keys)
    print(f"Restored {_told(report.manifest)}. Every row was read back and compared.")
    return ExitCode.OK


def _keys(settings: Settings) -> bytes | None:
    file = settings.data_dir / KEY_FILE
    return file.read_bytes() if settings.bus_encryption_keys is None and file.exists() else None


def _refuse_other_keys(settings: Settings, path: Path) -> None:
    """Keys that are there already may have sealed something: they are not replaced."""
    from services.database.backup import BackupError, keys_in

    file = settings.data_dir / KEY_FILE
    if settings.bus_encryption_keys is None and file.exists() and keys_in(path) not in (None, file.read_bytes()):
        raise BackupError(f"{file} holds other keys than the backup: move it away, or restore into another DATA_DIR")


def _write_keys(file: Path, keys: bytes) -> None:
    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.write(keys)


def _shown_on(status: Status, doing: str) -> Callable[[str], None]:
    return lambda table: status.update(f"{doing} {table} …")


def _told(manifest: Manifest) -> str:
    people = manifest.tables["users"].rows if "users" in manifest.tables else 0
    moment = f"{manifest.created_at:%Y-%m-%d %H:%M} UTC"
    return f"{manifest.rows:,} rows of {len(manifest.tables)} tables, {people:,} people, as of {moment}"
