"""The engine: a state and a choice in, the next state and the facts out. Pure: no clock, no database, no network.

A reader is never left without a way on: where every choice is locked, the last one that asks for neither points nor a
subscription opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.narrative.conditions import Value
from services.narrative.draft import StateDraft
from services.narrative.errors import ChoiceUnavailable
from services.narrative.facts import ChapterBegun, ChapterCompleted, Decided, Fact
from services.narrative.graph import Chapter, ChapterKind, Choice, Node, Story
from services.narrative.state import Deferred, State, starting_values


class Lock(StrEnum):
    """Why a choice that is shown cannot be taken."""

    CONDITION = "condition"
    """The story's own reason, which has a text."""
    VIP = "vip"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as a reader sees it. `index` counts all choices of the node from 0; `price` in points."""

    index: int
    choice: Choice
    lock: Lock | None = None

    @property
    def is_open(self) -> bool:
        """Whether it can be taken now, for its price."""
        return self.lock is None


@dataclass(frozen=True, slots=True)
class Turn:
    """What a choice led to. `told`: keys of the texts of deferred consequences that came about on arriving."""

    state: State
    facts: tuple[Fact, ...] = ()
    told: tuple[str, ...] = ()


def begin(story: Story) -> Turn:
    """The first turn: the reader arrives where the story starts."""
    node = story.nodes[story.start]
    draft = StateDraft(story, State(node.id, node.chapter, starting_values(story)))
    told = _arrive(draft, node)
    return Turn(draft.state(), tuple(draft.facts), told)


def options(story: Story, state: State, *, is_vip: bool = False) -> tuple[Option, ...]:
    """The choices the reader sees at their place, in order. At least one is open, unless the story has ended."""
    node = story.nodes[state.node]
    shown = [
        Option(index, choice, _lock(choice, state, is_vip=is_vip))
        for index, choice in enumerate(node.choices)
        if not (choice.is_hidden and choice.when is not None and not choice.when.holds(state))
    ]
    if node.choices and not any(option.is_open and option.choice.is_free for option in shown):
        shown = _with_a_way_on(node, shown)
    return tuple(shown)


def choose(story: Story, state: State, index: int, *, is_vip: bool = False) -> Turn:
    """The turn in which the choice `index` of the reader's node is taken; what it costs is somebody else's to see to.

    Raises ChoiceUnavailable when it is locked, hidden, or not there.
    """
    shown = options(story, state, is_vip=is_vip)
    option = next((each for each in shown if each.index == index), None)
    if option is None:
        raise ChoiceUnavailable(f"{state.node} offers no choice {index}")
    if not option.is_open:
        raise ChoiceUnavailable(f"{state.node}.{option.choice.id} is locked: {option.lock}")
    node, choice = story.nodes[state.node], option.choice
    draft = StateDraft(story, state)
    draft.apply(choice.effects)
    if node.is_decision:
        draft.chosen[node.choice_key(choice)] = None
    # Where conditions left one way to see, the author's story decided, and the reader went on.
    if len(shown) > 1:
        draft.facts.insert(0, _decided(node, choice, state, draft))
    told = _arrive(draft, _next_node(draft, node, choice))
    return Turn(draft.state(), tuple(draft.facts), told)


def time_is_up(story: Story, state: State, *, is_vip: bool = False) -> Turn:
    """The turn in which nobody chose in time: the timer's default is taken. Raises ChoiceUnavailable if it has none."""
    node = story.nodes[state.node]
    if node.timer is None:
        raise ChoiceUnavailable(f"{node.id} has no timer")
    default = next(n for n, choice in enumerate(node.choices) if choice.id == node.timer.default)
    return choose(story, state, default, is_vip=is_vip)


def _lock(choice: Choice, state: State, *, is_vip: bool) -> Lock | None:
    if choice.when is not None and not choice.when.holds(state):
        return Lock.CONDITION
    return Lock.VIP if choice.is_vip and not is_vip else None


def _with_a_way_on(node: Node, shown: list[Option]) -> list[Option]:
    index, choice = next((n, choice) for n, choice in reversed(list(enumerate(node.choices))) if choice.is_free)
    others = [option for option in shown if option.index != index]
    return sorted([*others, Option(index, choice)], key=lambda option: option.index)


def _decided(node: Node, choice: Choice, before: State, draft: StateDraft) -> Decided:
    changed: dict[str, Value] = {
        name: value for name, value in draft.values.items() if value != before.values.get(name) and "." not in name
    }
    changed |= {f"item.{item}": True for item in draft.items if item not in before.items}
    changed |= {f"item.{item}": False for item in before.items if item not in draft.items}
    impacts = {
        who: change
        for who, meters in draft.story.characters.items()
        if (change := _felt(who, meters, before, draft))
    }  # fmt: skip
    return Decided(before.chapter, node.choice_key(choice), changed, impacts)


def _felt(who: str, meters: Mapping[str, int], before: State, draft: StateDraft) -> int:
    names = [f"{meter}.{who}" for meter in meters]
    return int(sum(float(draft.values.get(name, 0)) - float(before.values.get(name, 0)) for name in names))


def _next_node(draft: StateDraft, node: Node, choice: Choice) -> Node:
    """Where the choice leads: into the scene the node calls, on, or back to where a scene was called from."""
    if node.call is not None and choice.to is not None:
        draft.calls.append(choice.to)
        return draft.story.nodes[node.call]
    if choice.to is not None:
        return draft.story.nodes[choice.to]
    return draft.story.nodes[draft.calls.pop()]


def _arrive(draft: StateDraft, node: Node) -> tuple[str, ...]:
    """Enter `node`: chapters end and begin, what was deferred comes about, the node's own effects happen."""
    story = draft.story
    draft.node = node.id
    chapter = story.chapters[node.chapter]
    has_begun_one = _change_chapter(draft, chapter) if not draft.calls else False
    told = _deferred_come_about(draft) if has_begun_one else ()
    if node.id not in draft.seen:
        draft.seen[node.id] = None
        draft.apply(node.enter_once)
    draft.apply(node.enter)
    if node.ending is not None:
        draft.completed.append(draft.chapter)
        draft.facts.append(ChapterCompleted(draft.chapter, node.ending))
    return told


def _change_chapter(draft: StateDraft, chapter: Chapter) -> bool:
    """Note which chapter ended and which began; whether one began for the first time in this reading."""
    if chapter.kind is ChapterKind.SCENES:
        return False
    if draft.begun and chapter.id != draft.chapter:
        # A visit to a side chapter leaves the main one open.
        if chapter.kind is ChapterKind.MAIN:
            for left in _open_chapters(draft):
                if left != chapter.id:
                    draft.completed.append(left)
                    draft.facts.append(ChapterCompleted(left))
        draft.chapter = chapter.id
    if chapter.id in draft.begun:
        return False
    draft.chapter = chapter.id
    draft.begun.append(chapter.id)
    draft.facts.append(ChapterBegun(chapter.id))
    return True


def _open_chapters(draft: StateDraft) -> list[str]:
    return [chapter for chapter in draft.begun if chapter not in draft.completed]


def _deferred_come_about(draft: StateDraft) -> tuple[str, ...]:
    due: list[Deferred] = []
    waiting: list[Deferred] = []
    for each in draft.deferred:
        later = draft.story.laters[each.later]
        is_due = (
            later.at == draft.chapter
            if later.after_chapters is None
            else len(draft.begun) - each.since >= later.after_chapters
        )
        (due if is_due else waiting).append(each)
    draft.deferred = waiting
    told: list[str] = []
    for each in due:
        later = draft.story.laters[each.later]
        draft.apply(later.effects)
        if later.text is not None:
            told.append(later.text)
    return tuple(told)
