"""PartitionReader: one loop per partition that acknowledges, fetches and hands out, a turn at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from time import monotonic

import structlog
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bus.config import EventBusConfig
from bus.event_types import EventPriority
from bus.metrics import FENCED, REDIS_ERRORS
from bus.retry import retry_delay_s
from bus.transport.connection import TURN, is_lost, is_passing
from bus.transport.entry import Entry
from bus.transport.group import Group
from bus.transport.keys import LANES, Keyspace
from bus.transport.wire import Line

log = structlog.get_logger(__name__)

MAX_ACKS = 1000
"""Acknowledgements per lane and turn."""

FATE_UNKNOWN = (RedisConnectionError, RedisTimeoutError, OSError)
"""Errors after which a command may have been run, may never be, or may be yet."""

NEW = ">"
FROM_THE_START = "-"


class Share:
    """One group's part in one partition: what is finished and not yet acknowledged, and how far each lane was read."""

    def __init__(self, group: Group, token: str) -> None:
        self.group = group
        self.token = token
        self.acks: dict[EventPriority, list[bytes]] = {lane: [] for lane in LANES}
        self.unacknowledged = 0
        """How many there are in all lanes, counted: every loop of the reader asks every share."""
        self.cursors: dict[EventPriority, str] = dict.fromkeys(LANES, FROM_THE_START)
        self.inherited = True
        """Whether the pending entries being read were left by somebody else, not by a lost reply of our own."""
        self.eager = True
        """Whether there may be more to fetch: always until a turn found every lane dry."""
        self.rung = False
        """Whether the bell rang since the last turn was sent: its answer may be older than what the bell told of."""
        self.doubtful = False
        """Whether a turn failed with its fate unknown: no other one before a new token makes sure that it is over."""
        self.leaving = False
        self.idle = False
        self.left = asyncio.Event()

    def read_pending_again(self) -> None:
        """A reply was lost: what it handed out is pending and has to be fetched from there."""
        self.cursors = dict.fromkeys(LANES, FROM_THE_START)
        self.eager = True


class PartitionReader:
    """Reads every group's lanes of one partition. At most one turn is under way, so acknowledgements share it."""

    def __init__(
        self,
        line: Line,
        config: EventBusConfig,
        keys: Keyspace,
        partition: int,
        heal: Callable[[], Awaitable[None]],
        fenced: Callable[[int, Group], None],
        renew: Callable[[int, Sequence[Group]], Awaitable[None]],
    ) -> None:
        self.partition = partition
        self.last_turn = monotonic()
        """When the loop last came round (monotonic seconds): liveness that a PING cannot fake."""
        self._line = line
        self._config = config
        self._keys = keys
        self._heal = heal
        self._fenced = fenced
        self._renew = renew
        self._shares: dict[str, Share] = {}
        self._wake = asyncio.Event()
        self._fetching = True
        self._stopping = False

    def add(self, group: Group, token: str) -> None:
        """Begin to read a group's queues: first what is pending there, then what is new."""
        self._shares[group.name] = Share(group, token)
        self._wake.set()

    def renew(self, group: Group, token: str) -> None:
        """Go on under a new token: nothing more comes of earlier turns, so what they handed out is pending by now."""
        share = self._shares.get(group.name)
        if share is None:
            self.add(group, token)
            return
        share.token, share.doubtful = token, False
        share.read_pending_again()
        self._wake.set()

    async def let_go(self, group: Group) -> None:
        """Stop reading a group's queues, once what runs is finished and acknowledged."""
        share = self._shares.get(group.name)
        if share is None:
            return
        share.leaving = True
        group.withdraw(self.partition)
        await group.idle(self.partition)
        share.idle = True
        self._wake.set()
        await share.left.wait()

    def evict(self, group: Group) -> None:
        """The queues are not ours any more: drop what was not started, acknowledge nothing."""
        share = self._shares.pop(group.name, None)
        if share is not None:
            share.left.set()
            for lane, ids in share.acks.items():
                group.settled(self.partition, lane, ids)
        group.withdraw(self.partition)

    def start_over(self, group: Group | None = None) -> None:
        """Read the queues (of one group, or all) from their first entry again, those in hand left out."""
        for share in self._shares.values():
            if group is None or share.group is group:
                share.read_pending_again()
        self._wake.set()

    def ring(self, groups: Iterable[str] | None = None) -> None:
        """There may be something new for these groups; None: for all."""
        for name in self._shares if groups is None else groups:
            share = self._shares.get(name)
            if share is not None:
                share.eager = share.rung = True
                self._wake.set()

    def finish(self, group: Group, entry: Entry) -> None:
        """Acknowledge an entry with the next turn."""
        share = self._shares.get(group.name)
        if share is None:
            # The lease went to somebody else while the handler ran: they get the event again.
            group.settled(entry.partition, entry.lane, [entry.id])
        else:
            share.acks[entry.lane].append(entry.id)
            share.unacknowledged += 1
            self._wake.set()

    def stop_fetching(self) -> None:
        """From now on only acknowledge."""
        self._fetching = False

    async def close(self) -> None:
        """Let the loop end after the last acknowledgements."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Take turns until closed. Redis being away only makes it wait."""
        failures = 0
        while not self._stopping or any(share.unacknowledged for share in self._shares.values()):
            self.last_turn = monotonic()
            self._see_off()
            doubtful = [share.group for share in self._shares.values() if share.doubtful]
            fetching = self._fetching
            shares = [each for each in self._shares.values() if each.unacknowledged or (each.eager and fetching)]
            try:
                if doubtful:
                    await self._renew(self.partition, doubtful)
                elif shares:
                    await self._turn(shares)
                    failures = 0
                    # The handlers' workers run here, so that what they finish goes into the next turn.
                    await asyncio.sleep(0)
                else:
                    await self._sleep(self._config.poll_seconds)
            except Exception as error:  # noqa: BLE001  # the loop's boundary: logged, backed off, gone round again
                await self._recover(error, shares, failures)
                failures += 1
                if self._stopping and failures > 2:
                    log.warning("could not acknowledge before shutdown, these events will come again")
                    return

    def _see_off(self) -> None:
        for name, share in list(self._shares.items()):
            if share.idle and not share.unacknowledged:
                del self._shares[name]
                share.left.set()

    async def _sleep(self, seconds: float) -> None:
        self._wake.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            self.ring()

    async def _recover(self, error: Exception, shares: Sequence[Share], failures: int) -> None:
        """After a failed turn: whatever it handed out or acknowledged, do it again."""
        for share in shares:
            share.read_pending_again()
            # It may still arrive after the next one: what it hands out then would be nobody's.
            share.doubtful = share.doubtful or isinstance(error, FATE_UNKNOWN)
        REDIS_ERRORS.labels("read").inc()
        if is_lost(error):
            await self._heal()
            return
        if not is_passing(error):
            log.error("a reader's turn failed", partition=self.partition, exc_info=error)
        elif failures == 0:
            log.warning("Redis is away, reading goes on when it is back", partition=self.partition, error=str(error))
        self._wake.clear()
        await asyncio.sleep(retry_delay_s(failures, base_s=0.05, cap_s=2.0))

    async def _turn(self, shares: Sequence[Share]) -> None:
        keys = [self._keys.meta(self.partition), self._keys.asleep(self.partition)]
        args: list[str | bytes | int] = []
        acked: list[dict[EventPriority, int]] = []
        asked: list[list[int]] = []
        cursors = [dict(share.cursors) for share in shares]
        for share in shares:
            share.rung = False
            name = share.group.name
            keys += [self._keys.lease(self.partition, name), *self._keys.queues(self.partition, name)]
            args += [name, share.token]
            acked.append({})
            asked.append([])
            for lane in LANES:
                acks = share.acks[lane][:MAX_ACKS]
                fetching = self._fetching and not share.leaving
                room = share.group.room(self.partition, lane, len(acks)) if fetching else 0
                args += [len(acks), *acks, room, share.cursors[lane]]
                acked[-1][lane] = len(acks)
                asked[-1].append(room)
        answers = await TURN.run(self._line, keys, args)
        for share, answer, acks_sent, rooms, sent in zip(shares, answers, acked, asked, cursors, strict=True):
            if isinstance(answer, bytes):
                await self._give_up(share, answer)
            else:
                self._settle(share, acks_sent)
                # What came for a queue that is being let go stays pending, for its next owner.
                if not share.leaving and self._shares.get(share.group.name) is share:
                    self._hand_out(share, answer, rooms, sent)

    def _settle(self, share: Share, sent: dict[EventPriority, int]) -> None:
        for lane, count in sent.items():
            if count:
                share.group.settled(self.partition, lane, share.acks[lane][:count])
                del share.acks[lane][:count]
                share.unacknowledged -= count

    def _hand_out(
        self,
        share: Share,
        lanes: Sequence[Sequence[bytes]],
        rooms: Sequence[int],
        sent: dict[EventPriority, str],
    ) -> None:
        entries: list[Entry] = []
        eager = False
        for lane, fetched, room in zip(LANES, lanes, rooms, strict=True):
            if not room:
                continue  # full: what ends next makes room and wakes the loop
            heirloom = sent[lane] != NEW
            entries += [
                Entry(self.partition, lane, *fetched[at : at + 3], heirloom=heirloom and share.inherited)
                for at in range(1, len(fetched), 3)
            ]
            if share.cursors[lane] != sent[lane]:
                eager = True  # meanwhile somebody wants the pending ones read again, from the start
            elif heirloom:
                share.cursors[lane] = fetched[0].decode() or NEW
                eager = True
            elif len(fetched) > 3 * room:
                eager = True
        share.eager = eager or share.rung
        if all(cursor == NEW for cursor in share.cursors.values()):
            share.inherited = False
        share.group.offer(entries)

    async def _give_up(self, share: Share, answer: bytes) -> None:
        if answer == b"FENCED":
            FENCED.labels(share.group.name).inc()
            self.evict(share.group)
            self._fenced(self.partition, share.group)
        else:
            share.read_pending_again()
            await self._heal()
