"""Names of our own for what Ink calls otherwise: small letters, digits and underscores, each once."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 32


def slug(text: str, otherwise: str = "n", *, words: int = 5) -> str:
    """`text` as a name: its first words in plain letters; `otherwise` where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = "_".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:words])
    return name[: LONGEST - 4].strip("_") or otherwise


def said(name: str) -> str:
    """A name as people write it: `the_last_ferry` → `The last ferry`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip()
    return words[:1].upper() + words[1:]


class Names:
    """Gives each thing one name, and no name twice."""

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._taken = set(taken)

    def name(self, text: str, otherwise: str = "n") -> str:
        """A name after `text` that nothing else has."""
        wanted = name = slug(text, otherwise)
        number = 2
        while name in self._taken:
            name = f"{wanted[: LONGEST - 6]}_{number}"
            number += 1
        self._taken.add(name)
        return name
