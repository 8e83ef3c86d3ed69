"""Deeds: what can be done about a person, what each needs, and how it is typed. Pure.

    /user @ana note was kind to newcomers

After the name come the deed, its number where it has one, and the words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.admin.roles import Permission

LARGEST_NUMBER = 10**12
"""Numbers beyond this are no points, days or rows, and fit no button."""

MOST_DAYS = 366
"""Days of VIP in one gift."""

_NUMBER = re.compile(r"\d{1,13}(?!\S)")


class Deed(StrEnum):
    """What can be done. The name is the act in the audit."""

    NOTE = "note"
    UNNOTE = "unnote"
    AWARD = "award"
    REVOKE = "revoke"
    VIP = "vip"
    UNVIP = "unvip"
    BAN = "global_ban"
    UNBAN = "global_unban"
    KEEP_BAN = "global_ban_kept"
    """An appeal against the ban is declined."""


class Counts(StrEnum):
    """What a deed's number is."""

    NOTHING = "nothing"
    NOTES = "notes"
    """Which note."""
    POINTS = "points"
    ROWS = "rows"
    """Which row of the ledger."""
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a deed needs: a number (`least` to `most`), words, and a second look before it is done.

    `word` is how it is typed, `permission` what whoever asks must be permitted, `choices` the numbers that are offered.
    `has_words`: whether it needs them; others may still be given some. `to_oneself`: whether one may do it to oneself.
    """

    word: str
    permission: Permission
    counts: Counts = Counts.NOTHING
    has_words: bool = True
    is_asked: bool = True
    to_oneself: bool = True
    least: int = 1
    most: int = LARGEST_NUMBER
    choices: tuple[int, ...] = ()


RULES: Mapping[Deed, Rule] = {
    Deed.NOTE: Rule("note", Permission.PEOPLE_NOTE, is_asked=False),
    Deed.UNNOTE: Rule("unnote", Permission.PEOPLE_NOTE, counts=Counts.NOTES, has_words=False),
    # How much one may give is the economy's to say.
    Deed.AWARD: Rule(
        "award", Permission.PEOPLE_AWARD, counts=Counts.POINTS, to_oneself=False, choices=(50, 100, 500, 1000)
    ),
    Deed.REVOKE: Rule("revoke", Permission.PEOPLE_AWARD, counts=Counts.ROWS),
    Deed.VIP: Rule(
        "vip", Permission.PEOPLE_VIP, counts=Counts.DAYS, to_oneself=False, most=MOST_DAYS, choices=(7, 30, 90, 365)
    ),
    Deed.UNVIP: Rule("unvip", Permission.PEOPLE_VIP, counts=Counts.DAYS, most=10 * MOST_DAYS, choices=(7, 30, 90, 365)),
    Deed.BAN: Rule("ban", Permission.PEOPLE_BAN, to_oneself=False),
    Deed.UNBAN: Rule("unban", Permission.PEOPLE_BAN, has_words=False, to_oneself=False),
    Deed.KEEP_BAN: Rule("keepban", Permission.PEOPLE_BAN, has_words=False, is_asked=False, to_oneself=False),
}

_BY_WORD = {rule.word: deed for deed, rule in RULES.items()}


@dataclass(frozen=True, slots=True)
class DeedOrder:
    """A deed as it was asked for; `number` and `words` are missing where nobody has said them yet."""

    deed: Deed
    number: int | None = None
    words: str = ""


def parse_deed(text: str) -> DeedOrder | None:
    """The deed in `text`, what was typed after the name; None where its first word is none."""
    word, _, rest = text.strip().partition(" ")
    deed = _BY_WORD.get(word.lower().lstrip("/"))
    if deed is None:
        return None
    rest = rest.strip()
    number = None
    if RULES[deed].counts is not Counts.NOTHING and (found := _NUMBER.match(rest.removeprefix("#"))):
        number, rest = int(found[0]), rest.removeprefix("#")[found.end() :].strip()
    return DeedOrder(deed, number, rest)


def words_for() -> list[str]:
    """How the deeds are typed, in order."""
    return [rule.word for rule in RULES.values()]
