"""`diana migrate`."""

from __future__ import annotations

from rich.console import Console

from bot.cli.loop import run_to_the_end
from bot.data_dir import prepare_data_dir
from bot.exit_codes import ExitCode
from bot.settings import Settings


def migrate_database(settings: Settings) -> int:
    """Bring the database to this version's schema and say what that took."""
    prepare_data_dir(settings.data_dir)
    with Console(stderr=True).status("Migrating the database …"):
        from services.database import migrate

        report = run_to_the_end(lambda: migrate(settings.database_address))
    if report.applied:
        print(f"The database is at revision {report.after} now (before: {report.before or 'empty'}).")
    else:
        print(f"The database is at revision {report.after} already.")
    return ExitCode.OK
