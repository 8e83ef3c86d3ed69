"""The containers of a compiled Ink file, with their names and paths."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import orjson

from services.narrative.errors import Problem, StoryRefused

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 100
MAX_PARTS = 300_000
VERSIONS = range(19, 22)
"""Versions of the format that differ in nothing read here but how tags and truths are written."""

_START_ONLY = 4

Part: TypeAlias = "Container | str | int | float | bool | Mapping[str, Any]"


@dataclass(eq=False)
class Container:
    """Ink's unit: `content` in order, and `named` containers beside it. `path` leads to it from the root."""

    path: str
    parent: Container | None = None
    name: str | None = None
    position: int | None = None
    """Which part of its parent it is; None for one that is only named."""
    counts_start_only: bool = False
    content: list[Part] = field(default_factory=list)
    named: dict[str, Container] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<{self.path}>"

    @property
    def knot(self) -> str | None:
        """The name of the knot it lies in; None for what comes before the first."""
        head = self.path.partition(".")[0]
        return None if head.isdecimal() or not head else head


@dataclass(frozen=True, slots=True)
class Place:
    """Before the part `index` of a container. `is_start`: on the container itself, which is entered from there."""

    container: Container
    index: int = 0
    is_start: bool = False

    def __str__(self) -> str:
        return self.container.path if self.is_start else f"{self.container.path}.{self.index}".removeprefix(".")


class InkTree:
    """A compiled file. Paths are looked up from where they are written."""

    def __init__(self, root: Container) -> None:
        self.root = root

    def find(self, path: str, origin: Container) -> Place | None:
        """The place `path` leads to; a relative one begins at a part of `origin`. None: nowhere."""
        steps = path.split(".")
        at: Container | None = self.root
        if path.startswith("."):
            # From a part, the first step up leads to the container it is in.
            at, steps = origin, steps[2:]
            if not path.startswith(".^"):
                return None
        for n, step in enumerate(steps):
            if at is None:
                return None
            if step == "^":
                at = at.parent
            elif step in at.named:
                at = at.named[step]
            elif not step.isdecimal() or int(step) > len(at.content):
                return None
            elif n == len(steps) - 1:
                return Place(at, int(step))
            else:
                part = at.content[int(step)] if int(step) < len(at.content) else None
                at = part if isinstance(part, Container) else None
        return None if at is None else Place(at, is_start=True)

    def containers(self) -> Iterator[Container]:
        """Every container, the root first."""
        waiting = [self.root]
        while waiting:
            container = waiting.pop()
            yield container
            waiting += (part for part in container.content if isinstance(part, Container))
            waiting += (inner for inner in container.named.values() if inner not in container.content)


def read_tree(file: str, body: bytes) -> InkTree:
    """The containers in a compiled Ink file. `file` is named in what is refused.

    Raises StoryRefused: no JSON, not Ink's, of another version, with lists, too large, too deep.
    """
    if len(body) > MAX_BYTES:
        raise _refused(file, f"larger than {MAX_BYTES} bytes", "divide the story")
    try:
        # The C# compiler writes a byte order mark.
        told = orjson.loads(body.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise _refused(file, f"no JSON: {error}", "import what inklecate or inkjs compiled", error.lineno) from None
    if not isinstance(told, dict) or not isinstance(told.get("root"), list) or "inkVersion" not in told:
        raise _refused(file, "is not a compiled Ink story", "compile it with inklecate, or export it from Inky")
    if told["inkVersion"] not in VERSIONS:
        advice = f"compile it with a compiler of versions {VERSIONS.start} to {VERSIONS.stop - 1}"
        raise _refused(file, f"is written in version {str(told['inkVersion'])[:20]} of Ink's format", advice)
    return InkTree(_Reader(file).root(told["root"]))


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._parts = 0

    def root(self, told: list[Any]) -> Container:
        return self._container(told, "", None, None, 0)

    def _container(
        self, told: list[Any], path: str, name: str | None, parent: Container | None, depth: int
    ) -> Container:
        if depth > MAX_DEPTH:
            raise _refused(self._file, f"{path}: nested too deeply", f"at most {MAX_DEPTH} containers")
        self._parts += len(told)
        if self._parts > MAX_PARTS:
            raise _refused(self._file, "too much for one story", f"at most {MAX_PARTS} parts")
        container = Container(path, parent, name)
        last = told[-1] if told else None
        for n, part in enumerate(told[:-1]):
            read = self._part(part, f"{path}.{n}".removeprefix("."), container, depth)
            if isinstance(read, Container):
                read.position = n
            container.content.append(read)
        if isinstance(last, dict):
            self._special(last, container, depth)
        elif last is not None:
            raise _refused(self._file, f"{path or 'root'}: a container ends with null or its names")
        for part in container.content:
            if isinstance(part, Container) and part.name is not None:
                container.named.setdefault(part.name, part)
        return container

    def _part(self, part: Any, path: str, container: Container, depth: int) -> Part:
        if isinstance(part, list):
            last = part[-1] if part else None
            name = last.get("#n") if isinstance(last, dict) else None
            return self._container(
                part, _join(container.path, name) if isinstance(name, str) else path, name, container, depth + 1
            )  # fmt: skip
        if isinstance(part, str | int | float | dict):
            return part
        raise _refused(self._file, f"{path}: {part!r} is no part of a container")

    def _special(self, last: Mapping[str, Any], container: Container, depth: int) -> None:
        flags = last.get("#f", 0)
        if isinstance(flags, int):
            container.counts_start_only = bool(flags & _START_ONLY)
        for name, inner in last.items():
            if isinstance(inner, list):
                path = _join(container.path, name)
                container.named[name] = self._container(inner, path, name, container, depth + 1)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}".removeprefix(".")


def _refused(file: str, reason: str, advice: str = "", line: int | None = None) -> StoryRefused:
    return StoryRefused([Problem(file, reason, advice, line)])
