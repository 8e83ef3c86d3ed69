"""The content files' JSON Schemas: `python -m services.schemas [--check] [folder]` writes them to docs/schemas.

An editor that reads the first line of a content file (`# yaml-language-server: $schema=…`) completes and checks it.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel

from services.gamification.achievements import Achievements
from services.gamification.boards.content import BoardsContent
from services.gamification.economy import Economy
from services.gamification.quiz.bank import QuizFile
from services.gamification.shop.content import ShopContent
from services.narrative.source.models import ChapterFile, StoryFile, TextsFile
from services.user.rules import UserRules

MODELS: Mapping[str, type[BaseModel]] = {
    "economy": Economy,
    "achievements": Achievements,
    "boards": BoardsContent,
    "shop": ShopContent,
    "quiz": QuizFile,
    "user": UserRules,
    "story": StoryFile,
    "story-chapter": ChapterFile,
    "story-texts": TextsFile,
}
"""Every kind of content file, by the name of its schema."""


def schemas() -> dict[str, str]:
    """File name → content of each schema."""
    return {f"{name}.schema.json": _schema(model) for name, model in MODELS.items()}


def _schema(model: type[BaseModel]) -> str:
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps({**dialect, **model.model_json_schema()}, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """0: written, or current. 1: `--check` found a file that is not what the models say."""
    parser = ArgumentParser(prog="python -m services.schemas", description="Write the content files' JSON Schemas.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/schemas"), help="where to (docs/schemas)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not current")
    options = parser.parse_args(arguments)
    stale = []
    for name, content in schemas().items():
        path = options.folder / name
        if path.exists() and path.read_text("utf-8") == content:
            continue
        if options.check:
            stale.append(str(path))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
            print(f"wrote {path}")
    if stale:
        print(f"not current: {', '.join(stale)}; write them with: python -m services.schemas", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
