"""Picture: something that can be drawn."""

from __future__ import annotations

from typing import Protocol


class Picture(Protocol):
    """What is to be seen, as plain values. Pure: drawn twice, it is the same picture."""

    @property
    def key(self) -> str:
        """The same for the same content, another one for any other."""
        ...

    @property
    def is_lasting(self) -> bool:
        """Whether the same picture is shown again and again, and to many: its file id is kept for good then."""
        ...

    def draw(self) -> bytes:
        """The picture as a PNG or JPEG file. Takes a while: not for the event loop."""
        ...
