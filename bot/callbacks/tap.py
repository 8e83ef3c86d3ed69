"""What every button carries."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from base64 import urlsafe_b64encode
from typing import Any, ClassVar, Self

from aiogram.filters.callback_data import CallbackData
from pydantic import model_validator

from bus.catalogue import RequestEvent

_LARGEST_NUMBER = 2**63 - 1


class Tap(CallbackData, prefix="-"):
    """What every button carries. A kind of its own names its event in `asks_for`; its other fields are the event's."""

    is_beside: ClassVar[bool] = False
    """Whether the answer leaves the message with the button as it is."""

    owner: int
    turn: str

    @model_validator(mode="after")
    def _numbers_fit(self) -> Self:
        # No button has such a number, and no database a place for it.
        if any(isinstance(value, int) and abs(value) > _LARGEST_NUMBER for _, value in self):
            raise ValueError("a number has more than 64 bits")
        return self

    @abstractmethod
    def asks_for(self) -> type[RequestEvent]:
        """The class of the event the tap becomes."""

    def details(self) -> dict[str, Any]:
        """The fields of that event the button carries."""
        return self.model_dump(exclude={"owner", "turn"})


def turn_of(event_id: str) -> str:
    """The turn of the keyboard a reply event shows: the same each time that event is rendered."""
    return urlsafe_b64encode(hashlib.sha256(event_id.encode()).digest()[:6]).decode()
