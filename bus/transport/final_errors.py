"""Why an event is given up at once, or left to somebody else: failures that are no reason to try again here."""

from __future__ import annotations

from bus.errors import EventHandlingError, EventSerializationError, EventValidationError


class ExpiredEventError(EventHandlingError):
    """The event was first delivered later than event_ttl_seconds after it was published."""


class PoisonousEventError(EventHandlingError):
    """The event was started too often by processes that then died."""


class NotOursError(EventHandlingError):
    """The group has this event queued from a subscription that this process does not have."""


FINAL_ERRORS = (EventValidationError, EventSerializationError, ExpiredEventError, PoisonousEventError)
"""Errors that trying again cannot mend."""
