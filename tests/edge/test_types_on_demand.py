"""aiogram's types are built when they are used, and are then what they always are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def run(script: str) -> str:
    """What a fresh process prints: in this one the types are built."""
    begin = "from bot.types_on_demand import load_aiogram\nload_aiogram()\nfrom aiogram import methods, types\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + script], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_a_type_is_built_when_it_is_first_used():
    printed = run(
        "print(types.Update.__pydantic_complete__, types.StarTransactions.__pydantic_complete__)\n"
        "types.StarTransactions.model_validate({'transactions': []})\n"
        "print(types.StarTransactions.__pydantic_complete__)\n"
        "print(sum(t.__pydantic_complete__ is True for t in map(types.__dict__.get, types.__all__)"
        " if hasattr(t, '__pydantic_complete__')) < len(types.__all__) / 2)\n"
    )

    assert printed.split() == ["True", "False", "True", "True"]


@pytest.mark.long
def test_every_type_every_method_and_every_answer_can_be_built():
    printed = run(
        "from aiogram.methods.base import Response\n"
        "for name in types.__all__:\n"
        "    kind = getattr(types, name)\n"
        "    if hasattr(kind, 'model_rebuild'):\n"
        "        kind.model_rebuild()\n"
        "        assert kind.__pydantic_complete__, kind\n"
        "for name in methods.__all__:\n"
        "    method = getattr(methods, name)\n"
        "    if getattr(method, '__returning__', None) is not None and name != 'TelegramMethod':\n"
        "        for kind in (method, Response[method.__returning__]):\n"
        "            kind.model_rebuild()\n"
        "            assert kind.__pydantic_complete__, kind\n"
        "print('all')\n"
    )

    assert printed == "all\n"
