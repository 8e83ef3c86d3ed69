"""GameContent: every file that decides how the game is played, read and checked together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.content import read_content
from services.gamification.achievements import Achievements
from services.gamification.boards.content import BoardsContent
from services.gamification.economy import Economy, Reason
from services.gamification.quiz.bank import QuizBank, read_bank
from services.gamification.shop.content import ShopContent

BUNDLED = Path(__file__).parent
"""The content Diana comes with."""


@dataclass(frozen=True, slots=True)
class GameContent:
    """The game's content; handlers take from it what their use case needs."""

    economy: Economy
    achievements: Achievements
    boards: BoardsContent
    shop: ShopContent
    quiz: QuizBank

    def name_of(self, reason: str, detail: str) -> dict[str, str] | None:
        """What a ledger row's detail is called, by language; None where the detail speaks for itself."""
        if reason == Reason.ACHIEVEMENT and (achievement := self.achievements.achievements.get(detail)):
            return achievement.name.by_language()
        if reason == Reason.SHOP and (item := self.shop.item(detail)):
            return item.name.by_language()
        return None


def load_game_content(folder: Path = BUNDLED) -> GameContent:
    """The game as the YAML files in `folder` describe it. Raises ContentError with the first thing to mend."""
    return GameContent(
        economy=read_content(folder / "economy.yaml", Economy),
        achievements=read_content(folder / "achievements.yaml", Achievements),
        boards=read_content(folder / "boards.yaml", BoardsContent),
        shop=read_content(folder / "shop.yaml", ShopContent),
        quiz=read_bank(folder / "quiz"),
    )
