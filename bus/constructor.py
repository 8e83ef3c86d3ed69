"""How events are constructed: as frozen dataclasses are, in less than half of the time.

A frozen dataclass sets each field by a call of `object.__setattr__`, ten of them for an event. The constructor here
takes the same parameters and writes the values where they end up anyway. As a dataclass's own it is put together as
source, once for each class.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from functools import wraps
from typing import Any, cast


def quick_init(event_class: type) -> Callable[..., None]:
    """What the `__init__` of a frozen dataclass does, `__post_init__` included, without its detours."""
    known: dict[str, Any] = {"_absent": MISSING}
    by_place, by_name, body = ["self"], ["*"], ["values = self.__dict__"]
    for field in fields(event_class):
        (by_name if field.kw_only else by_place).append(_parameter(field, known))
        body.append(f"values['{field.name}'] = {_value(field, known)}")
    parameters = ", ".join(by_place + by_name)
    exec("\n ".join([f"def __init__({parameters}):", *body, "self.__post_init__()"]), known)
    return wraps(cast(Any, event_class).__init__)(cast("Callable[..., None]", known["__init__"]))


def _parameter(field: Field[Any], known: dict[str, Any]) -> str:
    if field.default is not MISSING:
        known[f"_default_{field.name}"] = field.default
        return f"{field.name}=_default_{field.name}"
    return field.name if field.default_factory is MISSING else f"{field.name}=_absent"


def _value(field: Field[Any], known: dict[str, Any]) -> str:
    if field.default_factory is MISSING:
        return field.name
    known[f"_make_{field.name}"] = field.default_factory
    return f"_make_{field.name}() if {field.name} is _absent else {field.name}"
