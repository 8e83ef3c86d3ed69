"""Check: everything that can be said against a story before anybody reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from services.narrative.authoring import flow, gates, unused, wording
from services.narrative.authoring.places import Places
from services.narrative.authoring.possible import World, what_can_be
from services.narrative.authoring.walks import Tally, Walker
from services.narrative.authoring.ways import Ways
from services.narrative.errors import Problem, StoryRefused
from services.narrative.graph import Story
from services.narrative.source import Bundle, read_bundle, story_of

WALKS = 1_000
"""How many readings a check walks at most; it ends as soon as everything was met."""


@dataclass(frozen=True)
class Report:
    """What a check found. `faults` spoil the story for its readers, `hints` are worth a look.

    `story` and `tally` are None while a fault keeps the story from being read at all.
    """

    faults: tuple[Problem, ...]
    hints: tuple[Problem, ...] = ()
    story: Story | None = None
    tally: Tally | None = None


def check_folder(folder: Path, *, walks: int = WALKS, seed: int = 1) -> Report:
    """What is to be said about the story in `folder`."""
    try:
        bundle = read_bundle(folder)
    except StoryRefused as refused:
        return Report(refused.problems)
    return check_bundle(bundle, folder.resolve().name, walks=walks, seed=seed)


def check_bundle(bundle: Bundle, folder: str | None = None, *, walks: int = WALKS, seed: int = 1) -> Report:
    """What is to be said about the story of these files; `folder` is what its id has to be."""
    try:
        story = story_of(bundle, folder)
    except StoryRefused as refused:
        return Report(refused.problems)
    ways, places = Ways(story), Places(bundle)
    world = what_can_be(ways)
    never, always = gates.never_and_always_open(ways, world, places)
    faults = (*_faults(ways, world, places), *never.values())
    walker = Walker(story, seed)
    walker.explore(walks)
    hints = (*always.values(), *_hints(ways, world, places, bundle), *_not_walked(walker.tally, world, places, never))
    return Report(_in_order(faults), _in_order(hints), story, walker.tally)


def _faults(ways: Ways, world: World, places: Places) -> Iterator[Problem]:
    yield from flow.start_faults(ways, places)
    yield from flow.unreachable(ways, world, places)
    yield from flow.dead_ends(ways, places)
    yield from flow.loops_without_choice(ways, places)
    yield from flow.scenes_that_do_not_return(ways, places)
    yield from flow.endings_never_reached(ways, world, places)
    yield from gates.laters_that_never_come(ways, world, places)
    yield from wording.different_placeholders(ways.story, places)
    yield from wording.same_buttons(ways.story, places)
    yield from wording.too_fast(ways.story, places)


def _hints(ways: Ways, world: World, places: Places, bundle: Bundle) -> Iterator[Problem]:
    yield from gates.set_beyond_bounds(ways, places)
    yield from unused.unused_names(ways.story, places)
    yield from unused.unused_texts(ways.story, places)
    yield from unused.unused_media(ways.story, bundle)
    yield from wording.untranslated(ways.story, places)


def _not_walked(tally: Tally, world: World, places: Places, never: Collection[str]) -> Iterator[Problem]:
    """What the walks did not meet, though nothing says that it cannot be met."""
    nodes = tally.story.nodes
    advice = f"none of {tally.walks} walks did; try more with --walks, or make the way wider"
    for node_id in tally.missed_nodes:
        if node_id in world.nodes:
            yield places.at_node(nodes[node_id], "no reader by chance comes here", advice)
    for key in tally.missed_choices:
        node = nodes[key.rpartition(".")[0]]
        choice = node.choice(key.rpartition(".")[2])
        if choice is not None and node.id in tally.nodes and key in world.choices and key not in never:
            yield places.at_choice(node, choice, "no reader by chance can take this", advice)
    for node_id in sorted(set(tally.unended)):
        yield places.at_node(nodes[node_id], "a reading by chance goes round here and does not end", "show a way out")


def _in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.line or 0)))
