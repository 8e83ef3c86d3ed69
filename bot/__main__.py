"""`diana`, or `python -m bot`: take over the signals, then import what the command needs."""

from __future__ import annotations

import logging
import os
import sys

from bot.cli.signals import SIGNALS


def main() -> None:
    """Run the command line and exit with its code."""
    SIGNALS.install()

    # After install(): these imports take a moment and what they lead to takes seconds, in which a signal must count.
    from bot.cli.commands import run_command_line

    code = run_command_line(sys.argv[1:])
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is closed. Python would take a second or more to take thousands of loaded classes apart, in which the
    # process looks as if it hung.
    os._exit(code)


if __name__ == "__main__":
    main()
