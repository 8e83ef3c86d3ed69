"""What can go wrong in the game's books.

GamificationError
└── UnknownPlayer        points were to be moved for somebody who has no player row yet
"""

from __future__ import annotations


class GamificationError(Exception):
    """The root of every error this service raises."""


class UnknownPlayer(GamificationError):
    """The ledger moves points between deeds and players: open the player's row first (`Players.join`)."""

    def __init__(self, user_id: int) -> None:
        super().__init__(f"user {user_id} has no player row")
        self.user_id = user_id
