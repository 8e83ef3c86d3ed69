"""`diana`, or `python -m bot`: take over the signals, then import what the command needs."""

from __future__ import annotations

import sys

from bot.cli.signals import SIGNALS


def main() -> None:
    """Run the command line and exit with its code."""
    SIGNALS.install()

    # After install(): these imports take a moment and what they lead to takes seconds, in which a signal must count.
    from bot.cli.commands import run_command_line

    sys.exit(run_command_line(sys.argv[1:]))


if __name__ == "__main__":
    main()
