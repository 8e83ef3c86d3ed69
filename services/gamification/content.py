"""GameContent: every file that decides how the game is played, read and checked together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.content import read_content
from services.gamification.economy import Economy

BUNDLED = Path(__file__).parent
"""The content Diana comes with."""


@dataclass(frozen=True, slots=True)
class GameContent:
    """The game's content; handlers take from it what their use case needs."""

    economy: Economy

    def name_of(self, reason: str, detail: str) -> dict[str, str] | None:
        """What a ledger row's detail is called, by language; None where the detail speaks for itself."""
        return None


def load_game_content(folder: Path = BUNDLED) -> GameContent:
    """The game as the YAML files in `folder` describe it. Raises ContentError with the first thing to mend."""
    return GameContent(economy=read_content(folder / "economy.yaml", Economy))
