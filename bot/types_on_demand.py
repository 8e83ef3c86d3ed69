"""Loading aiogram so that each of its types gets a validator when it is first used, rather than all of them at once.

aiogram asks pydantic to put validators off (`defer_build`) and then builds every one of its types at the end of its own
import: 400 types, of which Diana uses a tenth, for half of her memory and most of the time she takes to start.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from typing import Any, Literal, Optional, Union

from pydantic import BaseModel

_BUILD = "model_rebuild"


def load_aiogram() -> None:
    """Import aiogram this way, unless it is imported already; its types behave the same in either case.

    Updates, which every message needs, are made ready here, since the event loop would stand still for it later.
    """
    if "aiogram.types" in sys.modules:
        return
    build = BaseModel.__dict__[_BUILD]
    setattr(BaseModel, _BUILD, classmethod(_put_off))
    try:
        types = import_module("aiogram.types")
    finally:
        setattr(BaseModel, _BUILD, build)
    names = _names_in(types)
    methods = import_module("aiogram.methods.base")
    for family in (types.TelegramObject, methods.TelegramMethod, methods.Response):
        setattr(family, _BUILD, classmethod(partial(_build, build.__func__, names)))
    types.Update.model_rebuild()


def _put_off(cls: type[BaseModel], /, **_: object) -> None:
    """Build nothing: whoever uses the class first has it built."""


def _build(whole: Any, names: dict[str, Any], cls: type[BaseModel], **options: Any) -> bool | None:
    """pydantic's `model_rebuild`, which cannot know by itself what the names in aiogram's annotations stand for."""
    built: bool | None = whole(cls, **{"_types_namespace": names, **options})
    return built


def _names_in(types: Any) -> dict[str, Any]:
    """What the names in aiogram's annotations stand for, as it tells pydantic itself."""
    default = import_module("aiogram.client.default").Default
    of_typing = {"List": list, "Optional": Optional, "Union": Union, "Literal": Literal, "Default": default}
    return of_typing | {name: getattr(types, name) for name in types.__all__}
