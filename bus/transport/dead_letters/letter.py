"""DeadLetter: what is kept of an event somebody gave up on, and how it lies in Redis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from traceback import extract_tb

KEPT = "entry."
"""Before the names of a queue entry's optional fields, in its letter. dead_letter_requeue.lua gives them back."""

UNREADABLE = "unreadable"
"""Stands for the type of an event whose type could not be read."""


@dataclass(frozen=True)
class DeadLetter:
    """One event one group gave up on, and why.

    `body`: the wire form as it arrived, readable or not; empty in a letter read without it. `requeued`: how often the
    event was requeued before it died this time, which took `attempts`. `key`: its partition key.
    """

    letter_id: str
    group: str
    partition: int
    event_id: str | None
    event_type: str | None
    error_type: str
    error_message: str
    fingerprint: str
    attempts: int
    first_failed_at: datetime
    last_failed_at: datetime
    lane: str
    key: str
    requeued: int
    body: bytes


@dataclass(frozen=True)
class LetterSummary:
    """All letters of one group and fingerprint. `error_message` is the youngest's, `event_types` are sorted."""

    group: str
    fingerprint: str
    count: int
    error_type: str
    error_message: str
    first_failed_at: datetime
    last_failed_at: datetime
    event_types: tuple[str, ...]

    @classmethod
    def of(cls, letter: DeadLetter) -> LetterSummary:
        """The summary of one letter."""
        return cls(
            group=letter.group,
            fingerprint=letter.fingerprint,
            count=1,
            error_type=letter.error_type,
            error_message=letter.error_message,
            first_failed_at=letter.first_failed_at,
            last_failed_at=letter.last_failed_at,
            event_types=(letter.event_type or UNREADABLE,),
        )

    def and_also(self, letter: DeadLetter) -> LetterSummary:
        """The summary with one more letter, younger than the others, of the same group and fingerprint."""
        return replace(
            self,
            count=self.count + 1,
            error_message=letter.error_message,
            first_failed_at=min(self.first_failed_at, letter.first_failed_at),
            last_failed_at=max(self.last_failed_at, letter.last_failed_at),
            event_types=tuple(sorted({*self.event_types, letter.event_type or UNREADABLE})),
        )


def fingerprint(error: BaseException) -> str:
    """Twelve hex digits that failures with the same cause share: the error's type and the line that raised it."""
    frames = extract_tb(error.__traceback__)
    where = f"{frames[-1].filename}:{frames[-1].name}" if frames else ""
    return sha256(f"{type(error).__module__}.{type(error).__qualname__}@{where}".encode()).hexdigest()[:12]


def place_of(letter_id: str, partitions: int) -> tuple[int, str] | None:
    """The partition and the stream id a letter id names; None when it can be no letter's."""
    partition, _, stream_id = letter_id.partition("-")
    milliseconds, _, number = stream_id.partition("-")
    if not all(part.isascii() and part.isdigit() for part in (partition, milliseconds, number)):
        return None
    return (int(partition), stream_id) if int(partition) < partitions else None


def order_of(letter: DeadLetter) -> tuple[int, int, int, str]:
    """What letters are sorted by: when Redis took them in, oldest first."""
    _, milliseconds, number = letter.letter_id.split("-")
    return int(milliseconds), int(number), letter.partition, letter.group


def read_letter(partition: int, stream_id: bytes, flat: list[bytes]) -> DeadLetter:
    """The letter a stream entry holds: its fields and values in turn, as Redis returns them."""
    fields: Mapping[bytes, bytes] = dict(zip(flat[::2], flat[1::2], strict=True))

    def text(name: str) -> str:
        return fields[name.encode()].decode(errors="replace")

    return DeadLetter(
        letter_id=f"{partition}-{stream_id.decode()}",
        group=text("group"),
        partition=partition,
        event_id=text("event_id") or None,
        event_type=text("event_type") or None,
        error_type=text("error_type"),
        error_message=text("error_message"),
        fingerprint=text("fingerprint"),
        attempts=int(text("attempts")),
        first_failed_at=datetime.fromtimestamp(float(text("first_failed_at")), UTC),
        last_failed_at=datetime.fromtimestamp(float(text("last_failed_at")), UTC),
        lane=text("lane"),
        key=text("key"),
        requeued=int(fields.get(f"{KEPT}r".encode(), b"0")),
        body=fields.get(b"body", b""),
    )
