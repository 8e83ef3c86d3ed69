"""Places: where in an author's files something stands."""

from __future__ import annotations

from functools import cache
from typing import Any

from services.narrative.errors import Problem, StoryRefused
from services.narrative.graph import Choice, Node
from services.narrative.source.bundle import STORY_FILE, Bundle
from services.narrative.source.trees import Budget, Table, line_of, parse_file

Step = str | int


class Places:
    """Makes problems that name file and line. The files are parsed again when the first is made, not before."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._tree = cache(self._parsed)

    def in_story(self, at: tuple[Step, ...], reason: str, advice: str = "") -> Problem:
        """Something in story.yaml, at the keys `at`."""
        return self._problem(STORY_FILE, at, reason, advice)

    def in_chapter(self, chapter: str, reason: str, advice: str = "") -> Problem:
        """Something about a whole chapter."""
        return self._problem(f"chapters/{chapter}.yaml", ("nodes",), reason, advice)

    def at_node(self, node: Node, reason: str, advice: str = "", *, part: str | None = None) -> Problem:
        """Something at a node, or at its key `part`."""
        _, node_id = node.id.split(".")
        at = ("nodes", node_id) if part is None else ("nodes", node_id, part)
        return self._problem(f"chapters/{node.chapter}.yaml", at, f"{node_id}: {reason}", advice)

    def at_choice(
        self, node: Node, choice: Choice, reason: str, advice: str = "", *, part: str | None = None
    ) -> Problem:
        """Something at a choice of a node, or at its key `part`."""
        _, node_id = node.id.split(".")
        if node.choice(choice.id) is None or not self._has_choices(node):
            return self.at_node(node, reason, advice)
        at: tuple[Step, ...] = ("nodes", node_id, "choices", node.choices.index(choice))
        at = at if part is None else (*at, part)
        return self._problem(f"chapters/{node.chapter}.yaml", at, f"{node_id}.{choice.id}: {reason}", advice)

    def at_text(self, language: str, key: str, reason: str, advice: str = "") -> Problem:
        """Something about the text of `key`."""
        for file in self._bundle.files:
            if file.startswith(f"texts/{language}/") and key in self._tree(file):
                return Problem(file, f"{key}: {reason}", advice, self._tree(file).lines[key])
        return Problem(f"texts/{language}", f"{key}: {reason}", advice)

    def _has_choices(self, node: Node) -> bool:
        tree: Any = self._tree(f"chapters/{node.chapter}.yaml")
        return "choices" in tree["nodes"][node.id.split(".")[1]]

    def _problem(self, file: str, at: tuple[Step, ...], reason: str, advice: str) -> Problem:
        return Problem(file, reason, advice, line_of(self._tree(file), at))

    def _parsed(self, file: str) -> Table:
        tree = parse_file(file, self._bundle.files[file], Budget())
        if not isinstance(tree, Table):
            raise StoryRefused([Problem(file, "must hold keys and values")])
        return tree
