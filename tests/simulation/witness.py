"""Witness: sees every command the server runs and every event handled, and knows what must hold whatever happens.

lost          an event whose publish was confirmed is handled by every group, soon after the last fault
order         of one user and priority, confirmed events are first handled in publish order
fence         only the process that holds the lease reads, acknowledges or dead-letters; nobody takes it from its holder
one owner     lease tokens of a queue come with growing epochs, one at a time
stored once   an entry per group for each call of publish, however often its batch was sent
one at a time a process handles one event of a user and group at a time
drained       everybody who is asked to leave does, and leaves no lease and nothing running behind
surprises     no part of the bus reports an error it did not expect; nothing is dead-lettered
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bus import BaseEvent, IEvent
from tests.simulation.keyspace import Keyspace, Reply

if TYPE_CHECKING:
    from tests.simulation.machines import Machines
    from tests.simulation.process import Process

QUEUE = re.compile(rb"^(\{[^}]*\}:)q:(.+):(\w+)$")
EVENT_ID = re.compile(rb'"event_id":"([^"]+)"')

HISTORY = 120
"""What is kept of the latest happenings, for the report."""


class BrokenPromiseError(AssertionError):
    """Something happened that must not."""


@dataclass
class Letter:
    """An event, and what its publisher knows of it."""

    number: int
    user: int
    event: BaseEvent
    calls: int = 0
    """How often publish was called with it."""
    confirmed: bool = False
    in_order: bool = True
    """False once it is published again after a failure or a loss: later events may have overtaken it."""


class Witness:
    """Raises nothing while the bus runs, lest the bus handle it as its own error: the first broken promise is kept."""

    def __init__(self, loop: Machines, groups: tuple[str, ...]) -> None:
        self.letters: dict[str, Letter] = {}
        self.outbox: dict[str, Letter] = {}
        """What has to be published again."""
        self.keyspace: Keyspace | None = None
        self.broken: str | None = None
        self.stop = asyncio.Event()
        """Set when a promise is broken: there is no point in going on."""
        self.history: deque[str] = deque(maxlen=HISTORY)
        self._loop = loop
        self._groups = groups
        self._first: dict[tuple[str, str], int] = {}
        """(group, event id) → its place among everything that was handled."""
        self._handlings = 0
        self._running: Counter[tuple[str, str, int]] = Counter()
        self._stored: Counter[tuple[bytes, str]] = Counter()
        self._epochs: dict[bytes, int] = {}
        self._members: dict[bytes, Process] = {}
        self.counts: Counter[str] = Counter()

    # What happens

    def note(self, who: object, what: str) -> None:
        """Put something into the history."""
        self.history.append(f"{self._loop.time():9.4f}  {who!s:<10} {what}")

    def break_promise(self, which: str, what: str) -> None:
        """A promise is broken; the first one counts."""
        self.note("PROMISE", f"{which}: {what}")
        if self.broken is None:
            self.broken = f"{which}: {what} (at {self._loop.time():.4f})"
            self.stop.set()

    def writes(self, user: int, event: BaseEvent) -> Letter:
        """Publish is about to be called with a new event."""
        letter = Letter(len(self.letters), user, event, calls=1)
        self.letters[event.event_id] = letter
        return letter

    def confirmed(self, letter: Letter) -> None:
        """Publish returned: from now on the event must not be lost."""
        letter.confirmed = True

    def publish_again(self, letter: Letter) -> None:
        """A publish failed, and an outbox has the event."""
        letter.in_order = False
        self.outbox[letter.event.event_id] = letter

    def shake(self) -> None:
        """Redis forgets everything: what is under way loses its place, and counting begins anew."""
        self._epochs.clear()
        for letter in self.letters.values():
            if not self._handled_by_all(letter):
                letter.in_order = False

    def recall(self) -> None:
        """Whatever was confirmed and not handled is published again."""
        for letter in self.letters.values():
            if letter.confirmed and not self._handled_by_all(letter):
                self.publish_again(letter)

    def joins(self, process: Process, member: str) -> None:
        self._members[member.encode()] = process

    def process_of(self, member: bytes) -> Process:
        """Whose name on the bus that is."""
        return self._members[member]

    def begins(self, process: Process, group: str, event: IEvent) -> None:
        key = (process.name, group, self.letters[event.event_id].user)
        self._running[key] += 1
        if self._running[key] > 1:
            self.break_promise("one at a time", f"{process} handles two events of user {key[2]} for {group}")

    def ends(self, process: Process, group: str, event: IEvent) -> None:
        self._running[process.name, group, self.letters[event.event_id].user] -= 1

    def handled(self, process: Process, group: str, event: IEvent) -> None:
        self._handlings += 1
        self.counts["handled"] += 1
        self.note(process, f"{group} handled {letter_name(event)}")
        self._first.setdefault((group, event.event_id), self._handlings)

    def _handled_by_all(self, letter: Letter) -> bool:
        return all((group, letter.event.event_id) in self._first for group in self._groups)

    # What the server runs

    def about_to(self, sender: Process, name: bytes, args: tuple[bytes, ...]) -> None:
        """A command is about to run, on behalf of `sender`."""
        self.counts["commands"] += 1
        if name in (b"XACK", b"XREADGROUP"):
            queue = args[0] if name == b"XACK" else args[6]
            holder = self._holder(_lease_of(queue))
            if holder is not sender:
                self.break_promise("fence", f"{sender} sends {name.decode()} for {queue.decode()} of {holder}")
        elif b":lease:" in args[0] if args else False:
            self._about_to_lease(sender, name, args)

    def _about_to_lease(self, sender: Process, name: bytes, args: tuple[bytes, ...]) -> None:
        lease = args[0]
        holder = self._holder(lease)
        if name == b"SET":
            if holder is not None and holder is not sender:
                self.break_promise("fence", f"{sender} takes {lease.decode()} while it is held by {holder}")
            epoch = int(args[1].rpartition(b":")[2])
            if epoch <= self._epochs.get(lease, 0):
                self.break_promise("one owner", f"the epoch of {lease.decode()} does not grow: {args[1].decode()}")
            self._epochs[lease] = epoch
            self.note(sender, f"gets {lease.decode()} epoch {epoch}")
        elif holder is None or holder is sender:
            return
        elif name == b"PEXPIRE" or (name == b"DEL" and holder.alive):
            self.break_promise("fence", f"{sender} sends {name.decode()} for {lease.decode()} of {holder}")

    def done(self, sender: Process, name: bytes, args: tuple[bytes, ...], reply: Reply) -> None:
        """The command has run."""
        if name == b"XADD" and (queue := QUEUE.match(args[0])):
            fields = dict(zip(args[2::2], args[3::2], strict=True))
            event_id = _event_id(fields[b"e"])
            self._stored[queue[2], event_id] += 1
            if self._stored[queue[2], event_id] > self.letters[event_id].calls:
                self.break_promise("stored once", f"{event_id} is in the queues of {queue[2].decode()} twice")
            self.note(sender, f"stored {event_id[-4:]} {reply!r} in {args[0].decode()}")
        elif name == b"XREADGROUP" and reply:
            self.note(sender, f"is given {[e[0] for e in reply[0][1]]} of {args[6].decode()}")
        elif name == b"XPENDING" and reply and len(args) > 2:
            self.note(sender, f"is told pending {[e[0] for e in reply]} of {args[0].decode()}")
        elif name == b"XACK":
            self.note(sender, f"acks {args[2:]} of {args[0].decode()}")
        elif name == b"XADD" and b":dead:" in args[0]:
            self.break_promise("surprises", f"dead-lettered: {args[3:]!r}")

    def _holder(self, lease: bytes) -> Process | None:
        assert self.keyspace is not None
        token: bytes | None = self.keyspace.get(lease)
        return self._members[token.rpartition(b":")[0]] if token is not None else None

    # What must be in the end

    def missing(self) -> list[str]:
        """What is still to come: events to be handled, queues to be emptied."""
        late = [
            f"{letter.event.event_id} for {group}"
            for letter in self.letters.values()
            if letter.confirmed
            for group in self._groups
            if (group, letter.event.event_id) not in self._first
        ]
        return late + [f"{id_} is not published again" for id_ in self.outbox] + self._full_queues()

    def _full_queues(self) -> list[str]:
        assert self.keyspace is not None
        full = []
        for key in self.keyspace.names():
            if QUEUE.match(key):
                stream = self.keyspace.get(key)
                pending = len(stream.groups[b"q"].pending) if b"q" in stream.groups else 0
                if stream.entries or pending:
                    full.append(f"{key.decode()} holds {len(stream.entries)}, pending {pending}")
        return full

    def judge_order(self) -> None:
        """Whether first handlings kept the publish order, user by user, priority by priority."""
        latest: dict[tuple[str, int, Any], tuple[int, Letter]] = {}
        for letter in self.letters.values():
            if not (letter.confirmed and letter.in_order):
                continue
            for group in self._groups:
                place = self._first.get((group, letter.event.event_id))
                line = (group, letter.user, letter.event.priority)
                before = latest.get(line)
                if place is not None and before is not None and place < before[0]:
                    what = f"{group} handled {letter.event.event_id} before {before[1].event.event_id}"
                    self.break_promise("order", what)
                if place is not None:
                    latest[line] = (place, letter)

    def held_leases(self) -> list[str]:
        """Leases that have not run out."""
        assert self.keyspace is not None
        return [key.decode() for key in self.keyspace.names() if b":lease:" in key]


def letter_name(event: IEvent) -> str:
    """Short for an event's id, for the history."""
    return f"…{event.event_id[-4:]}"


def _lease_of(queue: bytes) -> bytes:
    match = QUEUE.match(queue)
    assert match is not None, queue
    return match[1] + b"lease:" + match[2]


def _event_id(body: bytes) -> str:
    found = EVENT_ID.search(body)
    assert found is not None, body
    return found[1].decode()
