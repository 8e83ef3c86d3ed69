"""State: where a reader stands and what they have become. Immutable; a turn makes the next one from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from services.narrative.conditions import Value
from services.narrative.graph import Chapter, ChapterKind, Story


@dataclass(frozen=True, slots=True)
class Deferred:
    """A consequence under way: `later` is its id in the story, `since` how many chapters had begun when it was set."""

    later: str
    since: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything the engine knows of one reading. `values`: variables by name, meters by `meter.character`.

    `chapter` is the main or side chapter the reader is in, also while a scene is played. `calls`: where each scene
    under way goes on afterwards, the innermost last.
    """

    node: str
    chapter: str
    values: Mapping[str, Value]
    items: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    deferred: tuple[Deferred, ...] = ()
    begun: tuple[str, ...] = ()
    """Chapters in the order they were begun."""
    completed: tuple[str, ...] = ()

    def has(self, item: str) -> bool:
        return item in self.items

    def has_seen(self, node: str) -> bool:
        return node in self.seen

    def has_chosen(self, choice: str) -> bool:
        return choice in self.chosen

    def to_json(self) -> dict[str, Any]:
        """The state as JSON values, without what is empty."""
        told = {part.name: getattr(self, part.name) for part in fields(self)}
        told["deferred"] = [[each.later, each.since] for each in self.deferred]
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items() if value}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> State:
        """The state that was told."""
        lists = ("items", "seen", "chosen", "calls", "begun", "completed")
        return cls(
            node=told["node"],
            chapter=told["chapter"],
            values=told.get("values", {}),
            deferred=tuple(Deferred(later, since) for later, since in told.get("deferred", ())),
            **{name: tuple(told.get(name, ())) for name in lists},
        )


def starting_values(story: Story) -> dict[str, Value]:
    """What every variable and meter is at the beginning."""
    meters = {
        f"{meter}.{who}": value for who, meters in story.characters.items() for meter, value in meters.items()
    }  # fmt: skip
    return {name: variable.start for name, variable in story.variables.items()} | meters


def progress_percent(story: Story, state: State) -> float:
    """How far the reader has come on the main line, 0 to 100: chapters completed, and 100 at an ending."""
    if story.nodes[state.node].ending is not None:
        return 100.0
    main = story.main_chapters
    done = sum(chapter in state.completed for chapter in main)
    return round(100.0 * done / len(main), 1)


def migrated(state: State, story: Story) -> State:
    """The state in another version of its story: at the same node, or, where that is gone, where its chapter begins.

    What the other version does not know is forgotten, what is new to it begins as it begins for everybody.
    """
    values = {name: state.values.get(name, start) for name, start in starting_values(story).items()}
    stays = state.node in story.nodes and all(call in story.nodes for call in state.calls)
    node = state.node if stays else _fallback(state, story)
    chapter = state.chapter if state.chapter in story.chapters else story.nodes[node].chapter
    return State(
        node=node,
        chapter=chapter,
        values=values,
        items=tuple(item for item in state.items if item in story.items),
        seen=tuple(seen for seen in state.seen if seen in story.nodes),
        chosen=state.chosen,
        calls=state.calls if stays else (),
        deferred=tuple(each for each in state.deferred if each.later in story.laters),
        begun=tuple(each for each in state.begun if each in story.chapters),
        completed=tuple(each for each in state.completed if each in story.chapters),
    )


def _fallback(state: State, story: Story) -> str:
    chapter: Chapter | None = story.chapters.get(state.chapter)
    if chapter is None or chapter.kind is ChapterKind.SCENES:
        return story.start
    return chapter.nodes[0]
