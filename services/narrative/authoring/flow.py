"""Flow: that every node is come to, and leads to an ending, and that nobody goes round without a say."""

from __future__ import annotations

from collections.abc import Iterator

from services.narrative.authoring.places import Places
from services.narrative.authoring.possible import World
from services.narrative.authoring.ways import Ways
from services.narrative.errors import Problem
from services.narrative.graph import ChapterKind, Node


def start_faults(ways: Ways, places: Places) -> Iterator[Problem]:
    """A reading begins in a main chapter."""
    story = ways.story
    kind = story.chapters[story.nodes[story.start].chapter].kind
    if kind is not ChapterKind.MAIN:
        yield places.in_story(
            ("start",), f"start: the story begins in a {kind.value} chapter", "begin it on the main line"
        )


def unreachable(ways: Ways, world: World, places: Places) -> Iterator[Problem]:
    """Nodes nobody comes to: nothing leads there, or nothing that is ever open."""
    story = ways.story
    drawn = ways.ahead([story.start])
    for chapter in story.chapters.values():
        missed = [story.nodes[node] for node in chapter.nodes if node not in world.nodes]
        if len(missed) == len(chapter.nodes) > 1:
            is_drawn = any(node.id in drawn for node in missed)
            yield places.in_chapter(chapter.id, f"nobody comes to chapter {chapter.id}", _advice(is_drawn))
        else:
            for node in missed:
                yield places.at_node(node, "nobody comes here", _advice(node.id in drawn))


def _advice(is_drawn: bool) -> str:
    return "every way here has a condition that never holds" if is_drawn else "lead a choice or a to here, or remove it"


def dead_ends(ways: Ways, places: Places) -> Iterator[Problem]:
    """Nodes from which no ending can be come to any more."""
    story = ways.story
    saved = ways.behind(node.id for node in story.nodes.values() if node.ending is not None)
    lost = [node for node in story.nodes.values() if node.id not in saved and node.id in ways.ahead([story.start])]
    for node in lost:
        # One word for each trap: at the nodes one falls into it by.
        if node.id == story.start or any(source in saved for source in ways.back[node.id]):
            yield places.at_node(node, "no ending can be come to from here", "lead a way from here towards an ending")
    if lost and story.start not in saved and not any(node.id == story.start for node in lost):
        yield places.in_story(("start",), "start: no ending can be come to")


def loops_without_choice(ways: Ways, places: Places) -> Iterator[Problem]:
    """Rounds of nodes that have one way on each: whoever is in it stays in it, Continue by Continue."""
    nodes = ways.story.nodes
    onward = {node.id: _only_way(node) for node in nodes.values()}
    done: set[str] = set()
    for start in nodes:
        path: dict[str, None] = {}
        place: str | None = start
        while place is not None and place not in done and place not in path:
            path[place] = None
            place = onward[place]
        if place is not None and place in path:
            members = list(path)[list(path).index(place) :]
            round_ = " → ".join([*members[:4], *(["…"] if len(members) > 4 else []), place])
            yield places.at_node(nodes[place], f"a loop without a choice: {round_}", "give one of these nodes choices")
        done |= path.keys()


def _only_way(node: Node) -> str | None:
    return node.choices[0].to if len(node.choices) == 1 else None


def scenes_that_do_not_return(ways: Ways, places: Places) -> Iterator[Problem]:
    """Calls of scenes that go on into the story, or never come to a `return`."""
    nodes, chapters = ways.story.nodes, ways.story.chapters
    for caller in nodes.values():
        inside = ways.scene_nodes.get(caller.call or "", frozenset())
        if caller.call is None:
            continue
        if not any(nodes[node].returns for node in inside):
            advice = "end it with return: true"
            yield places.at_node(caller, f"the scene {caller.call} never returns", advice, part="call")
        outside = sorted(node for node in inside if chapters[nodes[node].chapter].kind is not ChapterKind.SCENES)
        if outside and chapters[nodes[caller.call].chapter].kind is ChapterKind.SCENES:
            advice = "return instead, and go on from the node that calls"
            yield places.at_node(
                caller, f"the scene {caller.call} leaves into the story at {outside[0]}", advice, part="call"
            )
        if chapters[nodes[caller.call].chapter].kind is not ChapterKind.SCENES:
            advice = "call a node of a file that story.yaml does not list, or go there with to"
            yield places.at_node(caller, f"{caller.call} is in a chapter, not in a scene", advice, part="call")


def endings_never_reached(ways: Ways, world: World, places: Places) -> Iterator[Problem]:
    """Endings that story.yaml promises and nobody gets."""
    reached = {ways.story.nodes[node].ending for node in world.nodes}
    told = {node.ending for node in ways.story.nodes.values()}
    for n, ending in enumerate(ways.story.endings):
        if ending not in reached:
            advice = "its nodes are never come to" if ending in told else f"end a node with ending: {ending}"
            yield places.in_story(("endings", n), f'the ending "{ending}" is never reached', advice)
