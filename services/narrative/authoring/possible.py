"""Possible: what can become of a reader at most, and so which conditions can ever hold, and which always do.

It may think more possible than is, never less: a number counts every gain on every way together, and what happens at a
node that can be come to again counts without end. So "can never hold" is certain.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from services.narrative.authoring.mentions import flat
from services.narrative.authoring.spans import Numbers, Span, Words, counts
from services.narrative.authoring.ways import Ways
from services.narrative.conditions import AllOf, AnyOf, Chose, Compares, Condition, Has, IsOneOf, Not, Seen, Value
from services.narrative.effects import Add, Clamp, Effect, SetTo, Take
from services.narrative.graph import MOST_FELT, Choice, Node, Story
from services.narrative.state import starting_values

MOST_ROUNDS = 100
"""After so many rounds every gate still closed counts as open: no story asks for more, a hostile one might."""


@dataclass(frozen=True)
class World:
    """Places that can be come to, choices that can be taken, items that can be carried, what values can be."""

    nodes: Set[str] = frozenset()
    choices: Set[str] = frozenset()
    items: Set[str] = frozenset()
    spans: Mapping[str, Span] = field(default_factory=dict)
    here: str | None = None
    """The node the reader stands at, where one is meant."""

    def may(self, condition: Condition) -> tuple[bool, bool]:
        """Whether `condition` can hold, and whether it can fail to."""
        match condition:
            case Compares(comparison, name, value):
                return self.spans[name].may(comparison, value)
            case IsOneOf(name, values):
                answers = [self.spans[name].may("eq", value) for value in values]
                return any(can for can, _ in answers), all(cannot for _, cannot in answers)
            case Has(item):
                return item in self.items, True
            case Seen(node):
                return node in self.nodes, node != self.here
            case Chose(choice):
                return choice in self.choices, True
            case Not(part):
                can, cannot = self.may(part)
                return cannot, can
            case AllOf(parts):
                answers = [self.may(part) for part in parts]
                can = all(can for can, _ in answers) and not self._contradict(parts)
                return can, any(cannot for _, cannot in answers)
            case AnyOf(parts):
                answers = [self.may(part) for part in parts]
                return any(can for can, _ in answers), all(cannot for _, cannot in answers)
        return True, True

    def _contradict(self, parts: tuple[Condition, ...]) -> bool:
        """Whether two of `parts` say of one thing what cannot be true together."""
        spans = dict(self.spans)
        for part in parts:
            if isinstance(part, Compares):
                spans[part.name] = _narrowed(spans[part.name], part)
            if Not(part) in parts:
                return True
        return any(not World(spans=spans).may(part)[0] for part in parts if isinstance(part, Compares))


def _narrowed(span: Span, asked: Compares) -> Span:
    value = asked.value
    if isinstance(span, Words):
        return Words(
            frozenset(each for each in span.values if Words(frozenset({each})).may(asked.comparison, value)[0])
        )
    if isinstance(value, str):
        return span
    match asked.comparison:
        case "eq":
            return Numbers(max(span.low, value), min(span.high, value))
        case "gt" | "gte":
            return Numbers(max(span.low, value), span.high)
        case "lt" | "lte":
            return Numbers(span.low, min(span.high, value))
    return span


def what_can_be(ways: Ways) -> World:
    """The most that can become of any reader of the story, VIP or not."""
    story = ways.story
    world = World(spans={name: _span(story, name, start, _Changes()) for name, start in starting_values(story).items()})
    for _ in range(MOST_ROUNDS):
        nodes, choices = _come_to(ways, world, everything=False)
        wider = _lived(ways, nodes, choices)
        if wider == world:
            return world
        world = wider
    return _lived(ways, *_come_to(ways, world, everything=True))


def what_can_be_at(ways: Ways, world: World, node: str) -> World:
    """The most that can have become of a reader who stands at `node`: what lies behind them alone."""
    nodes = frozenset(world.nodes & ways.behind([node]))
    choices = frozenset(key for key in world.choices if key.rpartition(".")[0] in nodes)
    return replace(_lived(ways, nodes, choices), here=node)


def open_choices(node: Node, world: World) -> Iterator[Choice]:
    """The choices of `node` that some reader can take."""
    free = [choice for choice in node.choices if choice.is_free]
    # Where every choice is locked, the last free one opens.
    may_all_be_locked = all(choice.when is not None and world.may(choice.when)[1] for choice in free)
    for choice in node.choices:
        if choice.when is None or world.may(choice.when)[0] or (may_all_be_locked and choice is free[-1]):
            yield choice


def _come_to(ways: Ways, world: World, *, everything: bool) -> tuple[frozenset[str], frozenset[str]]:
    story = ways.story
    met, waiting, taken = {story.start}, [story.start], set[str]()
    while waiting:
        node = story.nodes[waiting.pop()]
        for choice in node.choices if everything else open_choices(node, world):
            # Only where there is something to choose is a choice remembered.
            if node.is_decision:
                taken.add(node.choice_key(choice))
            for place in ways.leads_to(node, choice):
                if place not in met:
                    met.add(place)
                    waiting.append(place)
    return frozenset(met), frozenset(taken)


@dataclass
class _Changes:
    """Everything that can happen to one variable or meter. `loss` is zero or less."""

    gain: float = 0.0
    loss: float = 0.0
    values: set[Value] = field(default_factory=set)


def _lived(ways: Ways, nodes: frozenset[str], choices: frozenset[str]) -> World:
    """What can become of readers who come to `nodes` and take `choices`."""
    story = ways.story
    changes = {name: _Changes() for name in starting_values(story)}
    items = set[str]()
    for node_id in nodes:
        node = story.nodes[node_id]
        times = math.inf if node_id in ways.repeatable else 1
        chosen = [c for c in node.choices if not node.is_decision or node.choice_key(c) in choices]
        # Of the choices of a node that is come to once, one happens.
        either = [list(flat(choice.effects)) for choice in chosen]
        _note([list(flat(node.enter_once))], 1, changes)
        _note([list(flat(node.enter))], times, changes)
        _note(either, times, changes)
        items |= {each.item for each in flat((*node.enter, *node.enter_once)) if isinstance(each, Take)}
        items |= {each.item for effects in either for each in effects if isinstance(each, Take)}
    spans = {name: _span(story, name, start, changes[name]) for name, start in starting_values(story).items()}
    return World(nodes, choices, items, spans)


def _note(alternatives: list[list[Effect]], times: float, changes: Mapping[str, _Changes]) -> None:
    gains: dict[str, list[float]] = {}
    for effects in alternatives:
        sums: dict[str, list[float]] = {}
        for effect in effects:
            if isinstance(effect, Add):
                sums.setdefault(effect.name, []).append(effect.amount)
            elif isinstance(effect, SetTo):
                changes[effect.name].values.add(effect.value)
            elif isinstance(effect, Clamp):
                changes[effect.name].values |= {each for each in (effect.least, effect.most) if each is not None}
        for name, amounts in sums.items():
            gains.setdefault(name, []).append(sum(amount for amount in amounts if amount > 0))
            gains[name].append(sum(amount for amount in amounts if amount < 0))
    for name, amounts in gains.items():
        if (most := max(amounts)) > 0:
            changes[name].gain += most * times
        if (least := min(amounts)) < 0:
            changes[name].loss += least * times


def _span(story: Story, name: str, start: Value, changes: _Changes) -> Span:
    if not counts(start):
        return Words(frozenset({start, *changes.values}))
    starts = [float(value) for value in (start, *changes.values)]
    variable = story.variables.get(name)
    least, most = (variable.least, variable.most) if variable else (-MOST_FELT, MOST_FELT)
    low, high = min(starts) + changes.loss, max(starts) + changes.gain
    return Numbers(low if least is None else max(low, least), high if most is None else min(high, most))
