"""Reading `.env` so that a slip in it is told with its line instead of being skipped."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path

from dotenv.parser import parse_stream

from bot.exit_codes import OperatorError


class SettingsError(OperatorError):
    """One or more settings are wrong. The message has one line for each, naming variable, fault and a right example."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_env_file(path: Path, known_names: Iterable[str]) -> dict[str, str]:
    """The `NAME=value` pairs of `path`, values as written; empty when there is no such file.

    `#` starts a comment on its own line or after a space, quotes may enclose a value, `export` may precede a name.
    `$` is an ordinary character: a password may hold one, and `docker run --env-file` reads it the same way.
    Raises SettingsError for a line that is not such a pair, for a name that is nearly one of `known_names`, and for a
    file that cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig") as stream:
            bindings = list(parse_stream(stream))
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise SettingsError([f"{path}: is not UTF-8 text; save it as UTF-8"]) from None
    except OSError as error:
        raise SettingsError([f"{path}: cannot be read: {error.strerror}"]) from None

    known = set(known_names)
    values: dict[str, str] = {}
    problems = []
    for binding in bindings:
        # The parser counts the empty lines before a pair as part of it.
        text = binding.original.string
        line = binding.original.line + len(text) - len(text.lstrip("\r\n"))
        if binding.error or (binding.key is not None and binding.value is None):
            problems.append(
                f"{path}, line {line}: not a NAME=value pair, or a quote is not closed; example: HTTP_PORT=8080"
            )
        elif binding.key is not None and binding.value is not None:
            meant = None if binding.key in known else nearest_name(binding.key, known)
            if meant:
                problems.append(f"{path}, line {line}: there is no setting {binding.key}; did you mean {meant}?")
            values[binding.key] = binding.value
    if problems:
        raise SettingsError(problems)
    return values


def nearest_name(name: str, known_names: Iterable[str]) -> str | None:
    """The known name that `name` is a slip of the pen away from (`BOT_TOKN`, `bot_token`), or None."""
    # 0.85 lets one wrong letter in a short name pass and keeps HTTP_PROXY apart from HTTP_PORT.
    near = difflib.get_close_matches(name.upper(), sorted(known_names), n=1, cutoff=0.85)
    return near[0] if near else None
