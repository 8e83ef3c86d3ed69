"""What is asked about people by those who look after them, and what is done about it."""

from __future__ import annotations

from bus.catalogue.request import RequestEvent
from bus.event_types import EventPriority, EventType


class PersonRequestedEvent(
    RequestEvent,
    event_type=EventType.PERSON_REQUESTED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
):
    """Somebody wants to see a person's card, or with more typed after the name, do something about them.

    Whom it is about may be said by the message replied to (`reply_to_…`), by a mention of somebody without a username
    (`mention_…`), or in `argument`, what was typed. A button names `person_id`, the `tab` and its `page` (0, 1, …).
    """

    argument: str = ""
    username: str | None = None
    first_name: str = ""
    reply_to_user_id: int | None = None
    reply_to_name: str = ""
    mention_user_id: int | None = None
    mention_name: str = ""
    person_id: int | None = None
    tab: str = "card"
    page: int = 0


class DeedRequestedEvent(
    RequestEvent,
    event_type=EventType.DEED_REQUESTED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
):
    """Somebody taps what to do about a person. `number`: how many points or days, or which row or note."""

    person_id: int = 0
    deed: str = ""
    number: int | None = None


class WishAnsweredEvent(
    RequestEvent,
    event_type=EventType.WISH_ANSWERED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
):
    """Somebody was asked whether they really want what they wished about a person, and says."""

    wish_id: int = 0
    is_confirmed: bool = False


class BanMetEvent(RequestEvent, event_type=EventType.BAN_MET, source="telegram_adapter"):
    """Somebody who is banned from the whole bot asks for something in private; what it was is left out."""


class BanAppealRequestedEvent(
    RequestEvent,
    event_type=EventType.BAN_APPEAL_REQUESTED,
    source="telegram_adapter",
    priority=EventPriority.HIGH,
    sensitive=("text",),
):
    """Somebody thinks their ban from the whole bot is wrong, and says so in private."""

    text: str = ""
