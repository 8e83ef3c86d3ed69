"""Words of people, as the game keeps them."""

from __future__ import annotations


def storable(text: str, characters: int = 200) -> str:
    """`text` as every database keeps it: PostgreSQL knows no NUL, and columns have a length."""
    return text.replace("\0", "")[:characters]
