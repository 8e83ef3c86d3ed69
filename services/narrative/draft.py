"""Draft: the state a turn is making, which effects change and conditions ask."""

from __future__ import annotations

from services.narrative.conditions import Value
from services.narrative.effects import Effect, Later
from services.narrative.facts import Awarded, Fact, MomentReached
from services.narrative.graph import MOST_FELT, Story
from services.narrative.state import Deferred, State


class StateDraft:
    """A copy of a state that may be changed. Numbers stay within their bounds; what happens is noted in `facts`."""

    def __init__(self, story: Story, state: State) -> None:
        self.story = story
        self.node = state.node
        self.chapter = state.chapter
        self.values = dict(state.values)
        self.items = list(state.items)
        # Dicts, since they find what they hold at once and keep the order.
        self.seen = dict.fromkeys(state.seen)
        self.chosen = dict.fromkeys(state.chosen)
        self.calls = list(state.calls)
        self.deferred = list(state.deferred)
        self.begun = list(state.begun)
        self.completed = list(state.completed)
        self.facts: list[Fact] = []

    def state(self) -> State:
        """The state as it is now."""
        return State(
            self.node,
            self.chapter,
            self.values,
            tuple(self.items),
            tuple(self.seen),
            tuple(self.chosen),
            tuple(self.calls),
            tuple(self.deferred),
            tuple(self.begun),
            tuple(self.completed),
        )

    def apply(self, effects: tuple[Effect, ...]) -> None:
        """Let `effects` happen, in order."""
        for effect in effects:
            effect.apply(self)

    def has(self, item: str) -> bool:
        return item in self.items

    def has_seen(self, node: str) -> bool:
        return node in self.seen

    def has_chosen(self, choice: str) -> bool:
        return choice in self.chosen

    def set(self, name: str, value: Value) -> None:
        self.values[name] = value
        self._keep_bounds(name)

    def add(self, name: str, amount: float) -> None:
        now = self.values.get(name, 0)
        self.values[name] = (0 if isinstance(now, str) else now) + amount
        self._keep_bounds(name)

    def clamp(self, name: str, least: float | None, most: float | None) -> None:
        now = self.values.get(name)
        if now is None or isinstance(now, str):
            return
        if least is not None and now < least:
            self.values[name] = least
        elif most is not None and now > most:
            self.values[name] = most

    def take(self, item: str) -> None:
        if item not in self.items:
            self.items.append(item)

    def drop(self, item: str) -> None:
        if item in self.items:
            self.items.remove(item)

    def defer(self, later: Later) -> None:
        if all(each.later != later.id for each in self.deferred):
            self.deferred.append(Deferred(later.id, len(self.begun)))

    def award(self, points: int) -> None:
        self.facts.append(Awarded(self.node, points))

    def unlock(self, achievement: str) -> None:
        self.facts.append(MomentReached(achievement))

    def happen(self, name: str) -> None:
        self.facts.append(MomentReached(name))

    def _keep_bounds(self, name: str) -> None:
        variable = self.story.variables.get(name)
        if variable is not None:
            self.clamp(name, variable.least, variable.most)
        elif "." in name:
            self.clamp(name, -MOST_FELT, MOST_FELT)
