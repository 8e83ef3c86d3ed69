"""GamificationHandler: what every handler of the game has in common."""

from __future__ import annotations

from services.database import ServiceHandler, Transactions
from services.gamification.content import GameContent
from services.gamification.work import GamificationWork


class GamificationHandler(ServiceHandler[GamificationWork]):
    """The service, its unit of work, and the content it plays by."""

    service = "gamification"
    works_in = GamificationWork

    def __init__(self, transactions: Transactions, content: GameContent) -> None:
        super().__init__(transactions)
        self.content = content
        self.economy = content.economy
