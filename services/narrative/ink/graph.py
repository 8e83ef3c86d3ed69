"""The graph an Ink story comes to: every stretch a reader can come to is a node, every way on a choice."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from services.narrative.ink.machine import Machine
from services.narrative.ink.names import Names, slug
from services.narrative.ink.notes import Notes
from services.narrative.ink.routes import Route, Router
from services.narrative.ink.stretch import Entry, Leaf, Offer
from services.narrative.ink.values import (
    ALWAYS,
    NEVER,
    Change,
    Condition,
    Taken,
    before,
    both,
    either,
    opposite,
)

MOST_CHOICES = 8
MOST_PARTS = 3
"""Into how many ways a choice may part at once, each a choice of the same name under a condition."""
OPENING = "opening"
"""The chapter of what is told before the first knot."""


@dataclass(eq=False)
class Way:
    """A way on from a node. `label` None: it just continues. `source`: the choice of Ink's, None for none."""

    label: str | None
    to: Station
    when: Condition = ALWAYS
    changes: tuple[Change, ...] = ()
    source: str | None = None
    is_once: bool = False
    is_fallback: bool = False
    id: str = ""


@dataclass(eq=False)
class Station:
    """A node in the making."""

    chapter: str
    name: str
    leaf: Leaf
    ways: list[Way] = field(default_factory=list)


class Atlas:
    """Draws the graph, station by station, from where the story begins."""

    def __init__(self, machine: Machine, notes: Notes, most_nodes: int) -> None:
        self._notes = notes
        self._router = Router(machine, notes)
        self._most = most_nodes
        self._stations: dict[Leaf, Station] = {}
        self._chapters = Names()
        self._chapter_of: dict[str | None, str] = {}
        self._names: dict[str, Names] = {}
        self._waiting: list[Station] = []

    @property
    def knots(self) -> dict[str, str | None]:
        """Chapter → the knot it was made of; None: what was before the first."""
        return {chapter: knot for knot, chapter in self._chapter_of.items()}

    def draw(self, start: Entry, given: Sequence[Change]) -> tuple[list[Station], tuple[Change, ...]]:
        """Every station, the first one first, and what changes before it. `given`: what variables are at the start."""
        routes = self._router.routes(start)
        route = next((each for each in routes if before(each.when, given) == ALWAYS), None)
        if route is None:
            self._notes.tell(start.place, "says nothing", "begin with a text, or divert to one")
            return [], ()
        first = self._station(route, "begin")
        while self._waiting and len(self._stations) <= self._most:
            station = self._waiting.pop()
            station.ways = list(self._ways(station))
        if len(self._stations) > self._most:
            self._notes.tell(start.place, f"comes to more than {self._most} nodes", "divide the story")
        stations = list(self._stations.values())
        _ask_once(stations)
        for station in stations:
            self._settle(station)
        return reached(first), route.changes

    def _station(self, route: Route, wanted: str) -> Station:
        station = self._stations.get(route.leaf)
        if station is None:
            container = route.entry.place.container
            chapter = self._chapter(container.knot)
            own = ".".join(part for part in container.path.split(".")[1:] if not part.isdecimal())
            is_named = bool(own) and not own.rpartition(".")[2].startswith("c-")
            name = own if is_named else wanted if container.path != container.knot else "begin"
            station = Station(chapter, self._names[chapter].name(name, "n"), route.leaf)
            self._stations[route.leaf] = station
            self._waiting.append(station)
        return station

    def _chapter(self, knot: str | None) -> str:
        if knot not in self._chapter_of:
            chapter = self._chapters.name(knot or OPENING, "chapter")
            self._chapter_of[knot] = chapter
            self._names[chapter] = Names()
        return self._chapter_of[knot]

    def _ways(self, station: Station) -> Iterator[Way]:
        leaf = station.leaf
        if leaf.goes_on is not None:
            for route in self._router.routes(leaf.goes_on):
                yield Way(None, self._station(route, station.name), route.when, route.changes)
        crowded = self._crowded(leaf)
        for offer in leaf.offers:
            for route in self._offered(offer, is_crowded=offer in crowded):
                yield Way(
                    None if offer.is_fallback else offer.label,
                    self._station(route, slug(offer.label)),
                    both(offer.when, route.when),
                    route.changes,
                    offer.source,
                    offer.is_once,
                    offer.is_fallback,
                )

    def _crowded(self, leaf: Leaf) -> list[Offer]:
        """The choices that go more ways than there is room for: these part after a word in between."""
        counted = sorted(
            ((len(self._router.routes(offer.entry)), offer) for offer in leaf.offers), key=lambda one: one[0]
        )
        room = MOST_CHOICES - len(counted)
        crowded = []
        for ways, offer in counted:
            room -= ways - 1
            if ways > MOST_PARTS or (room < 0 and ways > 1):
                crowded.append(offer)
        return crowded

    def _offered(self, offer: Offer, *, is_crowded: bool) -> tuple[Route, ...]:
        if not is_crowded:
            return self._router.routes(offer.entry)
        return (Route(ALWAYS, (), offer.entry, Leaf(offer.entry.place, goes_on=offer.entry)),)

    def _settle(self, station: Station) -> None:
        """Fallbacks open when nothing else is; what can never be taken is left out; every way gets its name."""
        shown = either(*(way.when for way in station.ways if not way.is_fallback)) if station.ways else NEVER
        for way in station.ways:
            if way.is_fallback:
                way.when = both(way.when, opposite(shown))
        open_ones = (way for way in station.ways if way.when != NEVER)
        # Last: where conditions lock every way, the last one opens.
        station.ways = sorted(open_ones, key=lambda way: way.is_fallback)
        if len(station.ways) > MOST_CHOICES:
            reason = f"{len(station.ways)} choices at once, where conditions count for two"
            self._notes.tell(station.leaf.at, reason, f"at most {MOST_CHOICES}: divide them")
        names = Names(frozenset(("continue",)))
        for n, way in enumerate(way for way in station.ways if way.label is None):
            way.id = "continue" if n == 0 else names.name("continue")
        for way in station.ways:
            if way.label is not None:
                way.id = names.name(way.label, "choice")


def _ask_once(stations: Sequence[Station]) -> None:
    """Choices that Ink offers once ask whether they were taken, where a reader may come by again."""
    behind: dict[str, set[Station]] = {}
    for source in {way.source for station in stations for way in station.ways if way.is_once and way.source}:
        starts = (way.to for station in stations for way in station.ways if way.source == source)
        behind[source] = set(_ahead(starts))
    for station in stations:
        for way in station.ways:
            if way.is_once and way.source is not None and station in behind[way.source]:
                way.when = both(way.when, Taken(way.source, is_taken=False))


def _ahead(starts: Iterable[Station]) -> Iterator[Station]:
    met, waiting = set[Station](), list(starts)
    while waiting:
        station = waiting.pop()
        if station not in met:
            met.add(station)
            yield station
            waiting += (way.to for way in station.ways)


def reached(first: Station) -> list[Station]:
    """The stations one can come to, in the order they are drawn from the first."""
    met, waiting = {first: None}, deque([first])
    while waiting:
        for way in waiting.popleft().ways:
            if way.to not in met:
                met[way.to] = None
                waiting.append(way.to)
    return list(met)
