"""From a story's files to a Story, or every reason why not."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from services.narrative.errors import Problem, StoryRefused
from services.narrative.graph import Story
from services.narrative.source.build import build_story
from services.narrative.source.bundle import STORY_FILE, Bundle, read_bundle
from services.narrative.source.models import MOST_NODES, ChapterFile, StoryFile
from services.narrative.source.texts import text_problems
from services.narrative.source.trees import Budget, Table, line_of, parse_file

M = TypeVar("M", bound=BaseModel)

MOST_PROBLEMS = 200
"""More problems than this are not listed: whoever has so many mends some first."""

_WORDS = {
    "extra_forbidden": "not a known key",
    "missing": "is missing",
    "model_type": "must hold keys and values",
    "none_required": "must be empty",
}
_ADVICE = {
    "extra_forbidden": "see docs/stories.md for the keys there are",
    "string_pattern_mismatch": "small letters, digits and _; a place is node or chapter.node; a file has no folder",
}


def load_story(folder: FilePath) -> Story:
    """The story in `folder`, every part of it checked. Raises StoryRefused with all that is to be mended."""
    return story_of(read_bundle(folder), folder.name)


def story_of(bundle: Bundle, folder: str | None = None) -> Story:
    """The story that the files of `bundle` tell. `folder`: what its id has to be. Raises StoryRefused."""
    with _collection_paused():
        return _story_of(bundle, folder)


def _story_of(bundle: Bundle, folder: str | None) -> Story:
    problems: list[Problem] = []
    trees = _parse(bundle.files, problems)
    told = _read(trees, STORY_FILE, StoryFile, problems)
    chapters = {
        path.removeprefix("chapters/").removesuffix(".yaml"): _read(trees, path, ChapterFile, problems)
        for path in trees
        if path.startswith("chapters/")
    }
    nodes = sum(len(chapter.nodes) for chapter in chapters.values() if chapter is not None)
    if nodes > MOST_NODES:
        # Before anything is looked up in them: for each there may be something wrong.
        problems.append(Problem(STORY_FILE, f"{nodes} nodes are too many", f"at most {MOST_NODES}"))
    if told is None or problems:
        raise StoryRefused(problems[:MOST_PROBLEMS])
    if folder is not None and told.id != folder:
        problems.append(Problem(STORY_FILE, f'id: "{told.id}" is not the name of its folder', f"{folder}?"))
    tables = _tables(trees, told, problems)
    read = {chapter_id: chapter for chapter_id, chapter in chapters.items() if chapter is not None}
    texts = {language: _merged(files) for language, files in tables.items()}
    story, found = build_story(told, read, bundle.media, texts, bundle.digest)
    problems += (
        Problem(file, f"{'.'.join(map(str, at))}: {reason}", advice, line_of(trees.get(file), at))
        for file, at, reason, advice in found[:MOST_PROBLEMS]
    )
    problems += islice(text_problems(story, tables), MOST_PROBLEMS)
    if problems:
        raise StoryRefused(problems[:MOST_PROBLEMS])
    return story


@contextmanager
def _collection_paused() -> Iterator[None]:
    """No garbage collection meanwhile: half a million new values are looked through again and again, for a third of
    the time, and none of them is garbage yet."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parse(files: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    trees: dict[str, Any] = {}
    budget = Budget()
    for path, text in files.items():
        try:
            trees[path] = parse_file(path, text, budget)
        except StoryRefused as refused:
            problems += refused.problems
            if budget.parts < 0:
                break
    return trees


def _read(trees: Mapping[str, Any], path: str, model: type[M], problems: list[Problem]) -> M | None:
    try:
        return model.model_validate(trees.get(path))
    except ValidationError as error:
        problems += _told(path, trees.get(path), error)
        return None


def _told(path: str, tree: Any, error: ValidationError) -> Iterator[Problem]:
    told: set[tuple[str | int, ...]] = set()
    for problem in error.errors(include_url=False, include_input=False)[:MOST_PROBLEMS]:
        at = _place(tree, problem["loc"], is_missing=problem["type"] == "missing")
        # A value that may be of several kinds is told once for each.
        if at in told:
            continue
        told.add(at)
        said = _WORDS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        reason = ": ".join(filter(None, (".".join(map(str, at)), f"{said[:1].lower()}{said[1:]}")))
        yield Problem(path, reason, _ADVICE.get(problem["type"], ""), line_of(tree, at) or 1)


def _place(tree: Any, loc: tuple[str | int, ...], *, is_missing: bool) -> tuple[str | int, ...]:
    """The steps of `loc` that lead through `tree`: pydantic adds some of its own, for keys and for kinds of values."""
    at: list[str | int] = []
    for step in loc:
        inside = _parts(tree)
        if step in inside:
            tree = inside[step]
        if step in inside or (is_missing and step == loc[-1]):
            at.append(step)
    return tuple(at)


def _parts(tree: Any) -> Mapping[str | int, Any]:
    if isinstance(tree, list):
        return dict(enumerate(tree))
    return tree if isinstance(tree, dict) else {}


def _tables(trees: Mapping[str, Any], told: StoryFile, problems: list[Problem]) -> dict[str, dict[str, Table]]:
    """The text tables by language and path."""
    tables: dict[str, dict[str, Table]] = {language: {} for language in told.languages}
    written: dict[tuple[str, str], str] = {}
    for path, tree in trees.items():
        if not path.startswith("texts/"):
            continue
        language = path.split("/")[1]
        if language not in tables:
            problems.append(Problem(path, f'languages does not name "{language}"', f"add it in {STORY_FILE}"))
        elif not isinstance(tree, Table):
            problems.append(Problem(path, "must hold keys and their texts", "key: text", 1))
        else:
            for key, line in tree.lines.items():
                other = written.setdefault((language, key), path)
                if other != path:
                    problems.append(Problem(path, f'"{key}" is written in {other} too', "keep one of them", line))
            tables[language][path] = tree
    return tables


def _merged(files: Mapping[str, Table]) -> dict[str, str]:
    return {key: text.strip() for table in files.values() for key, text in table.items() if isinstance(text, str)}
