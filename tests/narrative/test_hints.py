"""Hints look ahead to the next decision."""

from __future__ import annotations

from services.narrative.hints import next_hint
from services.narrative.story import begin, choose
from tests.narrative.screens import save_at
from tests.narrative.stories import lamp


def test_a_hint_tells_what_each_choice_would_mean_to_whom() -> None:
    hint = next_hint(lamp(), begin(lamp()).state)

    assert hint is not None
    assert hint.node == "porch.door"
    assert hint.impacts == {"knock": {"lucien": 5}, "break": {"lucien": -10, "diana": 3}}


def test_it_looks_beyond_pages_that_only_go_on() -> None:
    on_the_stairs = choose(lamp(), choose(lamp(), begin(lamp()).state, 0).state, 0).state

    hint = next_hint(lamp(), on_the_stairs)

    assert hint is not None
    assert hint.node == "cellar.lock"


def test_at_the_end_there_is_nothing_to_hint_at() -> None:
    assert next_hint(lamp(), save_at("roof.light").state) is None
