"""Finding blocked words, however they are dressed up. Pure.

Capitals, accents, full-width letters and invisible characters make no difference; a word matches whole words alone, so
that a list with `ass` leaves `class` in peace. A phrase matches across any blanks and punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APART = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """`text` in lower case, without accents and invisible characters, words one blank apart."""
    unfolded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in unfolded if unicodedata.category(c) not in ("Mn", "Cf"))
    return _APART.sub(" ", kept).strip()


def find_blocked(text: str, words: Iterable[str]) -> str | None:
    """The first of `words` that `text` contains as a whole; None: none of them."""
    padded = f" {plain(text)} "
    return next((word for word in words if (wanted := plain(word)) and f" {wanted} " in padded), None)
