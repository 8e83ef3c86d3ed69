"""The installation: that what Diana brings along is there and whole."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.checks.line import CheckLine, Fault, Scene, well
from bot.exit_codes import ExitCode

PART = "installation"

DAMAGED = Fault(
    "installation-damaged", PART, "fonts, texts, rules or stories that Diana brings along are missing or broken",
    "she does not start, or some answers never come", "install this version anew", ExitCode.CONFIGURATION,
)  # fmt: skip

FAULTS = (DAMAGED,)


async def look(scene: Scene) -> list[CheckLine]:
    """What cannot be read of fonts, texts, rules of the game and stories; else the version."""
    return await asyncio.to_thread(_looked)


def _looked() -> list[CheckLine]:
    found = [DAMAGED.found(f"{name}: {said}") for name, use in _parts() if (said := _failure(use))]
    from importlib.metadata import version

    return found or [well(PART, f"Diana {version('diana')}")]


def _parts() -> list[tuple[str, Callable[[], object]]]:
    from bot.pictures.lettering import Hand, width
    from bot.presenter import Texts
    from services.gamification import load_game_content
    from services.narrative import BUNDLED_STORIES, load_story
    from services.user import load_user_rules

    stories = [path.parent for path in sorted(BUNDLED_STORIES.glob("*/story.yaml"))]
    return [
        ("fonts", lambda: width("Diana ü Ж ع", Hand(size=20))),
        ("texts", Texts),
        ("rules of the game", load_game_content),
        ("rules for people", load_user_rules),
        *((f"story {story.name}", lambda story=story: load_story(story)) for story in stories),
    ]


def _failure(use: Callable[[], object]) -> str:
    try:
        use()
    except Exception as error:  # noqa: BLE001  whatever a broken file leads to is the answer
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return ""
