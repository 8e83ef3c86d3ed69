"""What can be refused in the playground, and to whom.

PlaygroundError
├── ApiError            a bot's call is refused: Telegram's error code, description and parameters
├── PeopleError         something a person (or a test) asked for is refused: an HTTP status and one clear sentence
└── DataDirectoryInUse  another playground holds the data directory
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


class PlaygroundError(Exception):
    """Base of everything the playground refuses on purpose."""


class ApiError(PlaygroundError):
    """A refusal in the Bot API's envelope. `code` is both the HTTP status and Telegram's error_code."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class PeopleError(PlaygroundError):
    """A refusal on the people's side: `{"error": sentence}` with an HTTP status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class DataDirectoryInUse(PlaygroundError):
    """Two servers on one data directory would give the same ids twice, so the second one does not start."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: another playground is using this file; stop it or choose another data directory")


def bad_request(reason: str) -> ApiError:
    """400 in Telegram's words: `Bad Request: ` and the reason."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403 in Telegram's words: `Forbidden: ` and the reason."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """409 in Telegram's words: `Conflict: ` and the reason."""
    return ApiError(409, f"Conflict: {reason}")
