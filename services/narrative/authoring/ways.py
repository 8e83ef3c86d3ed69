"""Ways: where a story can go from each of its nodes, scenes played and left included. What conditions say is not asked.

A scene that is called from several places returns to each of them, from wherever it was called: some ways are drawn
that no single reader goes, none is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from services.narrative.graph import ChapterKind, Choice, Node, Story


class Ways:
    """The nodes as a directed graph."""

    def __init__(self, story: Story) -> None:
        self.story = story

    @cached_property
    def scene_nodes(self) -> Mapping[str, frozenset[str]]:
        """What is played within each called scene, by its first node; scenes that it calls in turn are not in it."""
        calls = {node.call for node in self.story.nodes.values() if node.call is not None}
        return {scene: frozenset(self._by_choices(scene)) for scene in sorted(calls)}

    @cached_property
    def returns(self) -> Mapping[str, tuple[str, ...]]:
        """Where the story goes on after each node that ends a scene."""
        after: dict[str, dict[str, None]] = {}
        for node in self.story.nodes.values():
            for inside in self.scene_nodes.get(node.call or "", ()):
                if self.story.nodes[inside].returns:
                    after.setdefault(inside, {}).update((c.to, None) for c in node.choices if c.to is not None)
        return {node: tuple(places) for node, places in after.items()}

    def leads_to(self, node: Node, choice: Choice) -> tuple[str, ...]:
        """The nodes that `choice` of `node` can bring the reader to next."""
        if choice.to is None:
            return self.returns.get(node.id, ())
        return (choice.to if node.call is None else node.call,)

    @cached_property
    def onward(self) -> Mapping[str, tuple[str, ...]]:
        """By node: every node that can come next."""
        return {
            node.id: tuple(dict.fromkeys(place for choice in node.choices for place in self.leads_to(node, choice)))
            for node in self.story.nodes.values()
        }

    @cached_property
    def back(self) -> Mapping[str, tuple[str, ...]]:
        """By node: every node that it can be come to from."""
        sources: dict[str, list[str]] = {node: [] for node in self.story.nodes}
        for node, places in self.onward.items():
            for place in places:
                sources[place].append(node)
        return {node: tuple(found) for node, found in sources.items()}

    def ahead(self, starts: Iterable[str]) -> frozenset[str]:
        """Every node that can be come to from `starts`, themselves included."""
        return _spread(starts, self.onward)

    def behind(self, goals: Iterable[str]) -> frozenset[str]:
        """Every node from which one of `goals` can be come to, themselves included."""
        return _spread(goals, self.back)

    @cached_property
    def repeatable(self) -> frozenset[str]:
        """The nodes a reader can come to more than once."""
        return frozenset(
            node for group in _components(self.onward) for node in group if len(group) > 1 or node in self.onward[node]
        )

    def chapters_ahead(self, node: str) -> frozenset[str]:
        """The main and side chapters that can begin at `node` or after it."""
        chapters = self.story.chapters
        return frozenset(
            self.story.nodes[place].chapter
            for place in self.ahead([node])
            if chapters[self.story.nodes[place].chapter].kind is not ChapterKind.SCENES
        )

    def _by_choices(self, start: str) -> frozenset[str]:
        nodes = self.story.nodes
        return _spread([start], {n: tuple(c.to for c in nodes[n].choices if c.to is not None) for n in nodes})


def _spread(starts: Iterable[str], onward: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    met = dict.fromkeys(starts)
    waiting = list(met)
    while waiting:
        for place in onward[waiting.pop()]:
            if place not in met:
                met[place] = None
                waiting.append(place)
    return frozenset(met)


def _components(onward: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """The strongly connected components. Source: R. Tarjan, 1972; without recursion, since a story may be long."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: dict[str, None] = {}
    groups: list[list[str]] = []
    for root in onward:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_[root] = None
        path = [(root, iter(onward[root]))]
        while path:
            node, places = path[-1]
            place = next(places, None)
            if place is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == index[node]:
                    groups.append(_taken_until(node, open_))
            elif place not in index:
                index[place] = low[place] = len(index)
                open_[place] = None
                path.append((place, iter(onward[place])))
            elif place in open_:
                low[node] = min(low[node], index[place])
    return groups


def _taken_until(node: str, open_: dict[str, None]) -> list[str]:
    group = []
    while True:
        last, _ = open_.popitem()
        group.append(last)
        if last == node:
            return group
