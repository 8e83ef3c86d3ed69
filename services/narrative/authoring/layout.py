"""Layout: where the boxes of a drawing stand. Each chapter in its frame, row under row in the order of reading.

Rows by the longest way there, with ways back left out; within a row by the middle of the neighbours above and below.
Source: K. Sugiyama et al., "Methods for visual understanding of hierarchical system structures", 1981.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.narrative.authoring.drawing import Arrow, Drawing, Frame

BOX_WIDTH = 210
_ACROSS, _DOWN = 34, 48
_PADDING, _HEADING, _BETWEEN = 28, 34, 46
_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a box stands: the middle of its upper edge, and how high it is."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A frame and where it stands: its corner above on the left, its size, and its boxes."""

    frame: Frame
    x: float
    y: float
    width: float
    height: float
    spots: Mapping[str, Spot]


def placed(drawing: Drawing, heights: Mapping[str, float]) -> tuple[Placed, ...]:
    """The frames one under the other, centred; every coordinate is in pixels and not negative. `heights`: by box."""
    rows = [_rows(frame, drawing.arrows) for frame in drawing.frames]
    widest = max((len(row) for frame_rows in rows for row in frame_rows), default=1)
    width = widest * BOX_WIDTH + (widest - 1) * _ACROSS + 2 * _PADDING
    result: list[Placed] = []
    top = 0.0
    for frame, frame_rows in zip(drawing.frames, rows, strict=True):
        y = top + _HEADING + _PADDING
        spots: dict[str, Spot] = {}
        for row in frame_rows:
            for n, node in enumerate(row):
                spots[node] = Spot(width / 2 + (n - (len(row) - 1) / 2) * (BOX_WIDTH + _ACROSS), y, heights[node])
            y += max(heights[node] for node in row) + _DOWN
        height = y - _DOWN + _PADDING - top
        result.append(Placed(frame, 0.0, top, width, height, spots))
        top += height + _BETWEEN
    return tuple(result)


def _rows(frame: Frame, arrows: Sequence[Arrow]) -> list[list[str]]:
    order = [box.id for box in frame.boxes]
    onward: dict[str, list[str]] = {node: [] for node in order}
    for arrow in arrows:
        if arrow.start in onward and arrow.end in onward and arrow.start != arrow.end:
            onward[arrow.start].append(arrow.end)
    forward = _without_ways_back(order, onward)
    level = _levels(order, forward)
    rows: list[list[str]] = [[] for _ in range(max(level.values()) + 1)]
    for node in order:
        rows[level[node]].append(node)
    _settle(rows, forward)
    return rows


def _without_ways_back(order: Sequence[str], onward: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The ways that close no round. Depth first, without recursion, since a chapter may be long."""
    forward: dict[str, list[str]] = {node: [] for node in order}
    done: set[str] = set()
    for root in order:
        path = [(root, iter(onward[root]))] if root not in done else []
        above = {root}
        while path:
            node, places = path[-1]
            place = next(places, None)
            if place is None:
                path.pop()
                above.discard(node)
                done.add(node)
            elif place not in above:
                forward[node].append(place)
                if place not in done:
                    above.add(place)
                    path.append((place, iter(onward[place])))
    return forward


def _levels(order: Sequence[str], forward: Mapping[str, list[str]]) -> dict[str, int]:
    """How many steps the longest way to each node has."""
    entering = dict.fromkeys(order, 0)
    for places in forward.values():
        for place in places:
            entering[place] += 1
    level = dict.fromkeys(order, 0)
    waiting = [node for node in order if not entering[node]]
    while waiting:
        node = waiting.pop()
        for place in forward[node]:
            level[place] = max(level[place], level[node] + 1)
            entering[place] -= 1
            if not entering[place]:
                waiting.append(place)
    return level


def _settle(rows: list[list[str]], forward: Mapping[str, list[str]]) -> None:
    """Order each row by the middle of its neighbours, downwards and upwards in turn."""
    near: dict[str, list[str]] = {node: list(places) for node, places in forward.items()}
    for node, places in forward.items():
        for place in places:
            near[place].append(node)
    at = {node: n - (len(row) - 1) / 2 for row in rows for n, node in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            middle = {
                node: sum(at[each] for each in near[node]) / len(near[node]) if near[node] else at[node] for node in row
            }
            row.sort(key=middle.__getitem__)
            at.update((node, n - (len(row) - 1) / 2) for n, node in enumerate(row))
