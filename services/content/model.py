"""Content: what the models of content files have in common."""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

Many: TypeAlias = Annotated[tuple[T, ...], Field(strict=False)]
"""A list in the file, a tuple in the model: YAML has lists alone, and strict mode would want a tuple."""

Word: TypeAlias = Annotated[T, Field(strict=False)]
"""A member of an enum, written in the file as its value: strict mode would want the member itself."""


class Content(BaseModel):
    """The root of a content file, or a part of one: frozen, no unknown keys, no number taken for a text.

    The docstrings of class and fields become the schema's descriptions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)
