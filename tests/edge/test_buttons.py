"""Buttons: each is read back as the kind that wrote it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from bot.callbacks import BrowseAchievements, Tap, TurnAudit, read_tap
from bot.callbacks.reading import KINDS


def kinds_below(kind: type[Tap]) -> Iterator[type[Tap]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds_below(below)


def test_every_kind_of_button_is_read_back() -> None:
    assert set(KINDS) == {kind for kind in kinds_below(Tap) if kind.__module__.startswith("bot.callbacks.")}


def test_no_two_kinds_share_a_prefix() -> None:
    prefixes = Counter(kind.__prefix__ for kind in KINDS)

    assert [prefix for prefix, times in prefixes.items() if times > 1] == []


@pytest.mark.parametrize(
    "tap",
    [
        BrowseAchievements(owner=7, turn="abcdefgh", page=2),
        TurnAudit(owner=7, turn="abcdefgh", page=2),
        TurnAudit(owner=7, turn="abcdefgh", page=2, who=8, action="ban"),
    ],
)
def test_a_button_comes_back_as_it_was_written(tap: Tap) -> None:
    assert read_tap(tap.pack()) == tap


@pytest.mark.parametrize(
    "data",
    ["", ":", "w1", "w1:7", "a0:7:abcdefgh:2", "a1:7:abcdefgh:two", f"a1:7:abcdefgh:{2**63}", f"a1:-{2**70}:x:2"],
)
def test_data_that_no_kind_writes_is_no_tap(data: str) -> None:
    assert read_tap(data) is None
