"""A profile as a picture: the same figures as the text, for the eye."""

from __future__ import annotations

from datetime import date

from bot.pictures.profile import Figure, ProfilePicture
from bot.presenter.scene import Scene


def profile_picture(
    scene: Scene, *, name: str, since: date, balance: int, streak: int, best_streak: int, lifetime_points: int
) -> ProfilePicture:
    """The card of somebody called `name`, in the reader's language."""
    words = scene.words
    figures = {"balance": balance, "streak": streak, "best-streak": best_streak, "lifetime": lifetime_points}
    return ProfilePicture(
        name=name,
        about=words.plain("card-since", since=since),
        figures=tuple(
            Figure(words.plain("card-number", number=number), words.plain(f"card-{what}", number=number))
            for what, number in figures.items()
        ),
        nameless=words.plain("nameless"),
    )
