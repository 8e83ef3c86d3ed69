"""The little story the tests read, and others made of it by small changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from services.narrative import Problem, Story, StoryRefused
from services.narrative.source import Bundle, read_bundle, story_of

LAMP = Path(__file__).parent / "stories" / "lamp"


@cache
def lamp_bundle() -> Bundle:
    return read_bundle(LAMP)


@cache
def lamp() -> Story:
    """A house with four chapters, one of them aside, a called scene, a timer, a price, and two endings."""
    return story_of(lamp_bundle())


def changed(changes: Mapping[str, tuple[str, str]], **files: str) -> Bundle:
    """The lamp with `changes`, file → (what stands there, what stands there instead), and more files."""
    told = dict(lamp_bundle().files)
    for file, (before, after) in changes.items():
        assert before in told[file], f"{file} does not say {before!r}"
        told[file] = told[file].replace(before, after, 1)
    return Bundle(told | files, lamp_bundle().media)


def refusal(bundle: Bundle) -> tuple[Problem, ...]:
    """Why the story is refused; none when it is not."""
    try:
        story_of(bundle)
    except StoryRefused as refused:
        return refused.problems
    return ()
