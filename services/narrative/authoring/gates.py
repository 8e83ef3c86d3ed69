"""Gates: conditions that never hold or always do, and consequences that never come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.narrative.authoring.mentions import flat
from services.narrative.authoring.places import Places
from services.narrative.authoring.possible import World, what_can_be_at
from services.narrative.authoring.spans import Numbers, Span
from services.narrative.authoring.ways import Ways
from services.narrative.conditions import AllOf, AnyOf, Chose, Compares, Condition, Has, IsOneOf, Not, Seen
from services.narrative.effects import Effect, Later, SetTo
from services.narrative.errors import Problem
from services.narrative.graph import Choice, Node

MOST_STEPS = 300_000
"""Gates times nodes: in a story beyond it gates are held against what can be anywhere, not against what lies behind."""


def never_and_always_open(ways: Ways, world: World, places: Places) -> tuple[dict[str, Problem], dict[str, Problem]]:
    """By key, choices whose condition no reader can ever meet, and those whose condition everybody meets."""
    never: dict[str, Problem] = {}
    always: dict[str, Problem] = {}
    for node, choices, here in _gates(ways, world):
        for choice, condition in choices:
            can, cannot = here.may(condition)
            if not can:
                advice = _why_not(condition, ways, here)
                never[node.choice_key(choice)] = places.at_choice(
                    node, choice, "this choice can never open", advice, part="when"
                )
            elif not cannot:
                reason, advice = "its condition holds for everybody", "remove when, or ask for more"
                always[node.choice_key(choice)] = places.at_choice(node, choice, reason, advice, part="when")
    return never, always


def laters_that_never_come(ways: Ways, world: World, places: Places) -> Iterator[Problem]:
    """Deferred consequences whose moment cannot come after they are set."""
    for node in ways.story.nodes.values():
        if node.id not in world.nodes:
            continue
        for choice, later in _laters(node):
            ahead = ways.chapters_ahead(node.id) - {node.chapter}
            if later.after_chapters is None and later.at not in ahead:
                reason = f'what comes later at "{later.at}" never comes: that chapter does not begin after this'
            elif later.after_chapters is not None and later.after_chapters > len(ahead):
                reason = f"what comes {later.after_chapters} chapters later never comes: {len(ahead)} can follow"
            else:
                continue
            advice = "name a chapter that begins afterwards"
            if choice is None:
                yield places.at_node(node, reason, advice, part="enter")
            else:
                yield places.at_choice(node, choice, reason, advice, part="effects")


def set_beyond_bounds(ways: Ways, places: Places) -> Iterator[Problem]:
    """Numbers set to what their variable's bounds do not let them be."""
    variables = ways.story.variables
    for node in ways.story.nodes.values():
        for effect in flat((*node.enter, *node.enter_once, *(each for c in node.choices for each in c.effects))):
            if isinstance(effect, SetTo) and not isinstance(effect.value, str):
                low, high = variables[effect.name].least, variables[effect.name].most
                if (low is not None and effect.value < low) or (high is not None and effect.value > high):
                    reason = f"{effect.name} is set to {effect.value}, beyond its bounds"
                    yield places.at_node(node, reason, "it will be brought within min and max")


def _gates(ways: Ways, world: World) -> Iterator[tuple[Node, list[tuple[Choice, Condition]], World]]:
    """The nodes with conditions, these, and what can have become of a reader there."""
    gated = [
        (node, conditions)
        for node in ways.story.nodes.values()
        if node.id in world.nodes and (conditions := [(c, c.when) for c in node.choices if c.when is not None])
    ]
    is_small = len(gated) * len(ways.story.nodes) <= MOST_STEPS
    for node, conditions in gated:
        yield node, conditions, what_can_be_at(ways, world, node.id) if is_small else world


def _laters(node: Node) -> Iterator[tuple[Choice | None, Later]]:
    yield from ((None, later) for later in _only_laters((*node.enter, *node.enter_once)))
    for choice in node.choices:
        yield from ((choice, later) for later in _only_laters(choice.effects))


def _only_laters(effects: Iterable[Effect]) -> Iterator[Later]:
    return (effect for effect in effects if isinstance(effect, Later))


def _why_not(condition: Condition, ways: Ways, world: World) -> str:
    """What stands in the way of `condition`, in the author's words."""
    match condition:
        case Compares(_, name, _) | IsOneOf(name, _):
            return f"{name} {_reach(world.spans[name])}"
        case Has(item):
            return f'nothing before it gives the reader "{item}"'
        case Seen(node):
            return f"nobody has been to {node} before"
        case Chose(choice):
            node_id, _, _ = choice.rpartition(".")
            if not ways.story.nodes[node_id].is_decision:
                return f"{choice} is the only way there, and only a decision is remembered: ask seen {node_id}"
            return f"nobody can have taken {choice} before"
        case AllOf(parts):
            blocked = next((part for part in parts if not world.may(part)[0]), None)
            return "its parts contradict each other" if blocked is None else _why_not(blocked, ways, world)
        case AnyOf(parts):
            return _why_not(parts[0], ways, world)
        case Not():
            return "what must not be is always so"
    return ""


def _reach(span: Span) -> str:
    if isinstance(span, Numbers):
        low, high = f"{span.low:g}", f"{span.high:g}"
        return f"is always {low}" if low == high else f"runs from {low} to {high}"
    words = ", ".join(sorted(map(_said, span.values)))
    return f"is always {words}" if len(span.values) == 1 else f"is never anything but {words}"


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
