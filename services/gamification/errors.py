"""What can go wrong in the game's books.

GamificationError
├── EconomyFileError     the economy's file cannot be read or breaks a rule: file, line and reason
└── UnknownPlayer        points were to be moved for somebody who has no player row yet
"""

from __future__ import annotations

from pathlib import Path


class GamificationError(Exception):
    """The root of every error this service raises."""


class EconomyFileError(GamificationError):
    """`economy.yaml: awards.daily: input should be a valid integer (line 6)`: what to mend, and where."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        place = "" if line is None else f" (line {line})"
        super().__init__(f"{path}: {reason}{place}")
        self.path = path
        self.line = line


class UnknownPlayer(GamificationError):
    """The ledger moves points between deeds and players: open the player's row first (`Players.join`)."""

    def __init__(self, user_id: int) -> None:
        super().__init__(f"user {user_id} has no player row")
        self.user_id = user_id
