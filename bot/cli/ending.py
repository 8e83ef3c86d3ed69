"""How every command ends: with its exit code, or after a failure with one clear line and the code of that."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable

from bot.cli.failures import explain
from bot.cli.signals import StoppedBySignal
from bot.exit_codes import ExitCode
from bot.redaction import Redactor


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
