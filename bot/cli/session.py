"""What a command with settings has around it: settings and logs before it, and what went wrong told after it."""

from __future__ import annotations

from collections.abc import Callable

from bot.cli.ending import guarded, tell
from bot.logs import configure_logging
from bot.redaction import Redactor
from bot.settings import Settings, SettingsError, load_settings


def with_settings(command: Callable[[Settings], int]) -> int:
    """The exit code of `command`, given the settings and with the logs set up; or that of what it raised, told."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return tell(error, Redactor())
    redact = configure_logging(settings)
    return guarded(lambda: command(settings), redact, with_traceback=settings.log_level == "debug")
