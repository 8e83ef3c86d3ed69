"""`python -m bot.checks > docs/checks.md`: what `diana check` looks for, as a table."""

from __future__ import annotations

from bot.checks.everything import FAULTS
from bot.checks.line import Verdict

_HEAD = """\
# What `diana check` looks for

Made by `python -m bot.checks > docs/checks.md`. ✗ keeps Diana from working, with that exit code; ! is a risk, and the
exit code stays 0. The command says what exactly it found, why it matters and how to mend it.
"""


def checks_page() -> str:
    """The text of docs/checks.md."""
    lines = [_HEAD]
    part = ""
    for fault in FAULTS:
        if fault.part != part:
            part = fault.part
            lines += [
                f"\n## {part}\n",
                "| | name | what is found | why it matters | what to do |",
                "|---|---|---|---|---|",
            ]
        sign = fault.verdict.value + (f" {fault.exit_code.value}" if fault.verdict is Verdict.BAD else "")
        lines.append(f"| {sign} | `{fault.name}` | {fault.what} | {fault.why} | {fault.mend} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(checks_page(), end="")
