"""BusDeadLetters: the bus's dead letters in the words of services.admin.operations, without secrets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bus import EventFactory, EventSerializationError, RedisEventBus
from services.admin.operations import Cause, Letter

PER_SECOND = 50.0
"""How many letters are given back in a second: what was mended is not broken again."""


class BusDeadLetters:
    """Implements services.admin.operations.DeadLetterBox."""

    def __init__(self, bus: RedisEventBus, redact: Callable[[str], str]) -> None:
        self._letters = bus.dead_letters
        self._redact = redact

    async def causes(self) -> Sequence[Cause]:
        """See DeadLetterBox."""
        found = await self._letters.summary()
        return [
            Cause(
                one.group,
                one.fingerprint,
                one.error_type,
                self._redact(one.error_message),
                one.count,
                one.event_types,
                one.first_failed_at,
                one.last_failed_at,
            )
            for one in sorted(found, key=lambda one: (-one.count, one.group, one.fingerprint))
        ]

    async def letter(self, group: str, fingerprint: str, number: int) -> Letter | None:
        """See DeadLetterBox."""
        found = await self._letters.list(group, fingerprint, number + 1)
        if len(found) <= number:
            return None
        letter = found[number]
        return Letter(
            letter.letter_id,
            letter.event_id,
            letter.event_type,
            letter.error_type,
            self._redact(letter.error_message),
            letter.attempts,
            letter.requeued,
            letter.first_failed_at,
            letter.last_failed_at,
            _fields_of(letter.body),
        )

    async def requeue(self, group: str, letter_id: str) -> bool:
        """See DeadLetterBox."""
        return await self._letters.requeue(group, letter_id)

    async def discard(self, group: str, letter_id: str) -> bool:
        """See DeadLetterBox."""
        return await self._letters.discard(group, letter_id)

    async def requeue_some(self, group: str, fingerprint: str, until: datetime, limit: int) -> int:
        """See DeadLetterBox."""
        return await self._letters.requeue_all(group, fingerprint, per_second=PER_SECOND, until=until, limit=limit)

    async def discard_some(self, group: str, fingerprint: str, until: datetime, limit: int) -> int:
        """See DeadLetterBox."""
        return await self._letters.discard_all(group, fingerprint, until=until, limit=limit)


def _fields_of(body: bytes) -> tuple[str, ...]:
    """The names of the event's fields; none of one that cannot be read."""
    try:
        payload = EventFactory.veiled(body).get("payload")
    except EventSerializationError:
        return ()
    return tuple(payload) if isinstance(payload, dict) else ()
