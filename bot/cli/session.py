"""What every command has around it: the settings before it, and after a failure one clear line and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from bot.cli.failures import explain
from bot.cli.loop import StoppedBySignal
from bot.exit_codes import ExitCode
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


def guarded(command: Callable[[], int], redact: Redactor, *, with_traceback: bool = False) -> int:
    """The exit code of `command`, or that of what it raised, told."""
    try:
        return command()
    except StoppedBySignal as stopped:
        return 128 + stopped.number
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001  the last stop before the operator
        return tell(error, redact, with_traceback=with_traceback)


def tell(error: BaseException, redact: Redactor, *, with_traceback: bool = False) -> ExitCode:
    """Write what `error` means to standard error, one line for each problem, and return its exit code."""
    code, text = explain(error, redact)
    if with_traceback:
        print(redact("".join(traceback.format_exception(error))), file=sys.stderr)
    for line in text.splitlines():
        print(f"diana: {line}", file=sys.stderr)
    return code
