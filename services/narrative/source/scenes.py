"""What calling scenes needs, so that nobody is ever called into nowhere, or returned to nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from services.narrative.graph import Story

DEEPEST_CALL = 4
"""How many scenes may lie within each other."""
MOST_SCENES = 200
"""How many scenes a story may call: what is looked through in well under a second."""


def scene_findings(story: Story) -> Iterator[tuple[str, str, str, str]]:
    """Node, its part, reason and advice of each fault."""
    on_the_way = _reached(story, story.start)
    for node_id in sorted(on_the_way):
        if story.nodes[node_id].returns:
            advice = "reach it through call, or give it a to"
            yield node_id, "return", "the story can come here without a call: there is nowhere to return to", advice
    callers = {node.call: node.id for node in story.nodes.values() if node.call in story.nodes}
    if len(callers) > MOST_SCENES:
        yield next(iter(callers.values())), "call", f"{len(callers)} scenes are too many", f"at most {MOST_SCENES}"
        return
    calls = {
        scene: {call for node in _reached(story, scene) if (call := story.nodes[node].call) in story.nodes}
        for scene in callers
        if scene is not None
    }
    depths: dict[str, int] = {}
    for scene, caller in callers.items():
        if scene is not None and _depth(scene, calls, depths, ()) > DEEPEST_CALL:
            advice = f"a scene ends with return, calls no scene that calls it, and lies at most {DEEPEST_CALL} deep"
            yield caller, "call", "scenes lie too deep within scenes", advice


def _reached(story: Story, start: str) -> set[str]:
    """The nodes that can be come to from `start`, by ways on alone."""
    met, waiting = {start} & story.nodes.keys(), [start]
    while waiting:
        node = story.nodes.get(waiting.pop())
        for choice in node.choices if node else ():
            if choice.to is not None and choice.to in story.nodes and choice.to not in met:
                met.add(choice.to)
                waiting.append(choice.to)
    return met


def _depth(
    scene: str, calls: Mapping[str, Iterable[str | None]], depths: dict[str, int], above: tuple[str, ...]
) -> int:
    """How deep scenes lie within `scene`, itself counted; more than DEEPEST_CALL for one that comes round to itself."""
    if scene in above or len(above) > DEEPEST_CALL:
        return DEEPEST_CALL + 1
    if scene not in depths:
        inside = (_depth(each, calls, depths, (*above, scene)) for each in calls[scene] if each is not None)
        depths[scene] = 1 + max(inside, default=0)
    return depths[scene]
