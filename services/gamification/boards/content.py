"""BoardsContent: what the boards pay, in `boards.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.content import Content, Many


class BoardsContent(Content):
    """What the boards pay."""

    weekly_prizes: Annotated[Many[Annotated[int, Field(ge=1, le=1_000_000)]], Field(max_length=10)]
    """Points for the first, second, third … place on the week's board of points, paid when the week is over."""
