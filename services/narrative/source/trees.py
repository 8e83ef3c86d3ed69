"""The files of a story as trees of values that know their lines."""

from __future__ import annotations

from typing import Any

from services.content.yaml_tree import Budget, Row, Table, YamlRefused, line_of, parse_yaml
from services.narrative.errors import Problem, StoryRefused


def parse_file(file: str, text: str, budget: Budget) -> Any:
    """The values in `text`, the content of `file`. Raises StoryRefused with the first problem."""
    try:
        return parse_yaml(text, budget)
    except YamlRefused as refused:
        raise StoryRefused([Problem(file, refused.reason, refused.advice, refused.line)]) from None


__all__ = ["Budget", "Row", "Table", "line_of", "parse_file"]
