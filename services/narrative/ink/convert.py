"""From a compiled Ink file to the files of a story, or everything in it that does not map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.narrative.authoring.gates import never_and_always_open
from services.narrative.authoring.places import Places
from services.narrative.authoring.possible import what_can_be
from services.narrative.authoring.ways import Ways
from services.narrative.errors import StoryRefused
from services.narrative.ink.declarations import counted, variables
from services.narrative.ink.graph import Atlas, Station, reached
from services.narrative.ink.machine import Machine
from services.narrative.ink.names import Names, said
from services.narrative.ink.notes import Notes
from services.narrative.ink.stretch import Entry
from services.narrative.ink.tree import Place, read_tree
from services.narrative.ink.values import ALWAYS, Change, Const, Plain, now
from services.narrative.ink.writing import Writer, Written
from services.narrative.source import Bundle, story_of

MOST_NODES = 2_000
ROUNDS = 5
"""How often what can never be is looked for: leaving out one way may close another."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The files of the story, by path, the media they name, and what its author had better look at."""

    files: Mapping[str, str]
    media: frozenset[str]
    notes: tuple[str, ...]
    nodes: int


def import_ink(
    file: str, body: bytes, story_id: str, *, language: str = "en", media: frozenset[str] = frozenset()
) -> Imported:
    """The story in a compiled Ink file. `file` is named in what is refused; `media`: the pictures and sounds there are.

    Raises StoryRefused with everything that does not map, by the path of its container.
    """
    tree = read_tree(file, body)
    starts: dict[str, Plain] = variables(tree)
    names = Names(frozenset(("name",)))
    called = {name: names.name(name, "variable") for name in starts}
    counts = counted(tree, names)
    starts |= dict.fromkeys(counts.values(), 0)
    called |= {count: count for count in counts.values()}
    notes = Notes(file)
    atlas = Atlas(Machine(tree, starts, counts, notes), notes, MOST_NODES)
    given = tuple(Change(name, value, is_set=True) for name, value in starts.items())
    stations, changes = atlas.draw(Entry(Place(tree.root, is_start=True)), given)
    if not notes.problems and all(station.ways for station in stations):
        notes.tell(Place(tree.root), "never ends", "end it somewhere with -> END")
    if notes.problems:
        raise StoryRefused(list(notes.problems.values()))
    begins = {name: _fixed(name, (*given, *changes)) for name in starts}
    titles = {chapter: notes.chapters.get(knot, said(knot or chapter)) for chapter, knot in atlas.knots.items()}

    def write(told: Sequence[Station]) -> Written:
        return Writer(told, begins, called, media).write(story_id, language, notes.about, titles)

    written = _pruned(stations, write, language)
    left_out = (f"left out the tag #{tag[:60]}" for tag in notes.left_out)
    nodes = sum(map(len, written.chapters.values()))
    return Imported(written.files(language), frozenset(written.media), (*written.notes, *left_out), nodes)


def _pruned(stations: Sequence[Station], write: Callable[[Sequence[Station]], Written], language: str) -> Written:
    """The story without what can never be: conditions were divided without asking what a reader can have become."""
    for _ in range(ROUNDS):
        written = write(stations)
        bundle = Bundle(written.files(language), dict.fromkeys(written.media, ""))
        ways = Ways(story_of(bundle))
        never, always = never_and_always_open(ways, what_can_be(ways), Places(bundle))
        if not never and not always:
            break
        for station in stations:
            possible = [way for way in station.ways if written.keys.get(way) not in never]
            for way in possible:
                way.when = ALWAYS if written.keys.get(way) in always else way.when
            # Where nothing can be, the last way opens.
            station.ways = possible or station.ways[-1:]
        stations = reached(stations[0])
    return written


def _fixed(name: str, changes: Sequence[Change]) -> Plain:
    held = now(name, changes)
    assert isinstance(held, Const)
    return held.value
