"""The event documentation, written from the classes themselves: `python -m bus.describe`.

markdown   docs/events.md, for people: every event with its fields, priority, source and an example
asyncapi   docs/events.asyncapi.yaml, for tools: the same as an AsyncAPI 3 document
examples   one event of each type with fixed values, so that the same classes always give the same files
"""

from __future__ import annotations

from collections.abc import Sequence

from bus.describe.asyncapi import asyncapi
from bus.describe.markdown import markdown
from bus.event import BaseEvent

__all__ = ["asyncapi", "documents", "markdown"]


def documents(classes: Sequence[type[BaseEvent]]) -> dict[str, str]:
    """File name → content of everything that is written about `classes`."""
    return {"events.md": markdown(classes), "events.asyncapi.yaml": asyncapi(classes)}
