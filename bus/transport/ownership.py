"""Ownership: which of the processes that share a bus reads which queue.

Every member tells that it lives and asks, in one script per partition, whose turn each queue is: rendezvous hashing
says who should own it, the lease who does. A lease runs out unless it is renewed, and every script that reads or
acknowledges checks its token, so a process that slept through its lease changes nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import structlog

from bus.config import EventBusConfig
from bus.metrics import LEASES_LOST, QUEUES_OWNED, REDIS_ERRORS
from bus.transport.connection import MEMBERS, RELINQUISH, TEND, is_passing
from bus.transport.group import Group
from bus.transport.keys import Keyspace
from bus.transport.member import is_dead, member_id
from bus.transport.wire import Line

HAND_OVERS_AT_ONCE = 32
"""Under way to Redis at the same time. Somebody who joins is handed a third of everything in one moment."""

log = structlog.get_logger(__name__)


class Tenant(Protocol):
    """What works on the queues of one partition while they are ours. Implemented by PartitionReader."""

    def add(self, group: Group, token: str) -> None: ...
    def renew(self, group: Group, token: str) -> None: ...
    async def let_go(self, group: Group) -> None: ...
    def evict(self, group: Group) -> None: ...


class Ownership:
    """Keeps this process's leases: takes what is its turn, renews, hands over, and lets go at the end."""

    def __init__(
        self,
        line: Line,
        config: EventBusConfig,
        keys: Keyspace,
        tenants: Sequence[Tenant],
        heal: Callable[[], Awaitable[None]],
        mark: Callable[[int], str],
    ) -> None:
        self.member = member_id()
        # Renewing comes often, and beside redis-py's own time for it an event would have to wait.
        self._line = line
        self._config = config
        self._keys = keys
        self._tenants = tenants
        self._heal = heal
        self._mark = mark
        self._groups: dict[str, Group] = {}
        self._lost_since_told: Counter[int] = Counter()
        """By partition: how many leases ran out since that was last told."""
        self._tokens: dict[tuple[int, str], str] = {}
        self._ours: set[tuple[int, str]] = set()
        """What was ours when Redis last answered: after a loss, what we go on with."""
        self._resuming_until = 0.0
        """Until when (the loop's time) what others had is left to them, after a loss."""
        self._doubted: set[tuple[int, str]] = set()
        """Where a command under our token failed with its fate unknown, and may yet arrive."""
        self._yielding: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._hand_overs = asyncio.Semaphore(HAND_OVERS_AT_ONCE)
        # One question at a time: answers that overtake each other would give up what we have.
        self._asking = [asyncio.Lock() for _ in tenants]
        self._due = asyncio.Event()

    def owns(self, partition: int, group: Group) -> str | None:
        """The token of our lease of the group's queues there, or None."""
        return self._tokens.get((partition, group.name))

    async def join(self, groups: Sequence[Group]) -> None:
        """Take part in the work of these groups, and take what is our turn at once.

        All of them in one question per partition: asked for one after the other, a hundred groups would keep Redis from
        everybody else's work for the better part of a second.
        """
        self._groups |= {group.name: group for group in groups}
        await self._bury_the_dead(groups)
        for partition in range(self._keys.partitions):
            await self._tend(partition)

    async def leave(self, group: Group) -> None:
        """Hand over the group's queues, once what runs is finished, and be a member no more."""
        del self._groups[group.name]
        for partition, tenant in enumerate(self._tenants):
            await self._finish_yielding(partition, group.name)
            if (partition, group.name) in self._tokens:
                await tenant.let_go(group)
            await self._relinquish(partition, [group.name], leaving=True)
        QUEUES_OWNED.labels(group.name).set(0)

    async def depart(self) -> None:
        """Let go of everything: whoever is left takes over at once. Redis being away leaves the leases to run out."""
        for handing_over in list(self._yielding.values()):
            handing_over.cancel()
        names = list(self._groups)
        if not names:
            return
        try:
            for partition in range(self._keys.partitions):
                await self._relinquish(partition, names, leaving=True)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("leases could not be given up, they run out", error=str(error))

    def ring(self) -> None:
        """Somebody joined, left or let go: ask again now."""
        self._due.set()

    def resume(self) -> None:
        """Redis lost its data: take again what was ours, and leave the rest for a while to those who had it.

        By turns, the first to come back would take everything, alone as it is, and hand most of it over again a moment
        later: every reader would be stopped and started twice, just when everything waits.
        """
        self._resuming_until = asyncio.get_running_loop().time() + self._config.lease_seconds / 4
        self.ring()

    async def run(self) -> None:
        """Renew and settle, four times within a lease, until cancelled. Redis being away only makes it wait."""
        while True:
            try:
                async with asyncio.timeout(self._config.lease_seconds / 4):
                    await self._due.wait()
            except TimeoutError:
                pass
            self._due.clear()
            await self.settle()

    async def settle(self) -> None:
        """Ask for every partition whose turn it is, and follow."""
        for partition in range(self._keys.partitions):
            try:
                await self._tend(partition)
            except Exception as error:
                REDIS_ERRORS.labels("lease").inc()
                if not is_passing(error):
                    log.exception("settling who owns what failed", partition=partition)
                else:
                    log.debug("leases could not be renewed", partition=partition, error=str(error))
        self._show()
        self._tell_of_the_lost()

    def _tell_of_the_lost(self) -> None:
        """One line for all of an outage: a hundred groups lose their leases together."""
        lost, self._lost_since_told = self._lost_since_told, Counter()
        if lost:
            log.warning("leases ran out before they were renewed", queues=lost.total(), partitions=sorted(lost))

    def _show(self) -> None:
        owned = Counter(name for _, name in self._tokens)
        for name in self._groups:
            QUEUES_OWNED.labels(name).set(owned[name])

    async def renew(self, partition: int, groups: Sequence[Group]) -> None:
        """Get new tokens for queues of ours, so that whatever is still on its way under the old ones is refused."""
        self._doubted |= {(partition, group.name) for group in groups}
        await self._tend(partition)

    async def _tend(self, partition: int) -> None:
        async with self._asking[partition]:
            lost = await self._ask(partition)
        if lost:
            await self._heal()

    async def _ask(self, partition: int) -> bool:
        """Ask about one partition and follow the answer. True: Redis has lost the bus's data."""
        # Without groups too: a process that only publishes has to hear that Redis lost what it was told.
        groups = list(self._groups.values())
        resuming = asyncio.get_running_loop().time() < self._resuming_until
        keys = [self._keys.meta(partition)]
        args: list[Any] = [self.member, int(1000 * self._config.lease_seconds), partition, self._mark(partition)]
        for group in groups:
            keys += [
                self._keys.members(partition, group.name),
                self._keys.lease(partition, group.name),
                self._keys.epoch(partition, group.name),
            ]
            place = (partition, group.name)
            wish = "turn" if not resuming else "take" if place in self._ours else "leave"
            args += [group.name, "" if place in self._doubted else self._tokens.get(place, ""), wish]
        answer = await TEND.run(self._line, keys, args)
        if answer == b"LOST":
            return True
        for group, (verdict, token) in zip(groups, answer, strict=True):
            if group.name in self._groups:
                self._follow(partition, group, verdict.decode(), token.decode())
        held = {place for group in groups if (place := (partition, group.name)) in self._tokens}
        self._ours = {place for place in self._ours if place[0] != partition} | held
        return False

    def _follow(self, partition: int, group: Group, verdict: str, token: str) -> None:
        place, tenant = (partition, group.name), self._tenants[partition]
        match verdict:
            case "acquired":
                self._doubted.discard(place)
                held = self._tokens.get(place)
                if held is not None and _epoch(token) == _epoch(held) + 1:
                    # Nobody else had it in between.
                    self._tokens[place] = token
                    tenant.renew(group, token)
                    return
                if held is not None:
                    self._lost(partition, group)
                self._tokens[place] = token
                tenant.add(group, token)
            case "yield" if place not in self._yielding:
                handing_over = asyncio.create_task(self._hand_over(partition, group), name="bus hand-over")
                self._yielding[place] = handing_over
            case "other" if place in self._tokens:
                self._lost(partition, group)

    def _lost(self, partition: int, group: Group) -> None:
        LEASES_LOST.labels(group.name).inc()
        log.debug("a queue's lease ran out before it was renewed", group=group.name, partition=partition)
        self._lost_since_told[partition] += 1
        del self._tokens[(partition, group.name)]
        self._doubted.discard((partition, group.name))
        self._tenants[partition].evict(group)

    def fenced(self, partition: int, group: Group) -> None:
        """A script refused our token: the lease is not ours any more."""
        if (partition, group.name) in self._tokens:
            self._lost(partition, group)
            self.ring()

    async def _hand_over(self, partition: int, group: Group) -> None:
        place = (partition, group.name)
        try:
            await self._tenants[partition].let_go(group)
            async with self._hand_overs:
                await self._relinquish(partition, [group.name], leaving=False)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("a queue could not be handed over, its lease runs out", group=group.name, error=str(error))
        finally:
            self._yielding.pop(place, None)

    async def _finish_yielding(self, partition: int, name: str) -> None:
        handing_over = self._yielding.get((partition, name))
        if handing_over is not None:
            await asyncio.wait([handing_over])

    async def _relinquish(self, partition: int, names: Sequence[str], *, leaving: bool) -> None:
        keys: list[str] = []
        tokens: list[str] = []
        for name in names:
            keys += [self._keys.members(partition, name), self._keys.lease(partition, name)]
            token = self._tokens.pop((partition, name), "none")
            self._doubted.discard((partition, name))
            # Whoever leaves gives up any lease of its own, also one whose token got lost on the way.
            tokens.append(f"{self.member}:" if leaving else token)
        forgotten = self.member if leaving else ""
        await RELINQUISH.run(self._line, keys, [self._keys.bell, partition, forgotten, *tokens])

    async def _bury_the_dead(self, groups: Sequence[Group]) -> None:
        """Take over at once from processes of this host that died without letting go."""
        names = [group.name for group in groups]
        members = await MEMBERS.run(self._line, [self._keys.members(0, name) for name in names], [])
        groups_of: defaultdict[str, list[str]] = defaultdict(list)
        for name, here in zip(names, members, strict=True):
            for raw in here:
                groups_of[raw.decode()].append(name)
        for member, left in groups_of.items():
            if member == self.member or not (self._config.sole_process or is_dead(member)):
                continue
            for partition in range(self._keys.partitions):
                keys = [key(partition, name) for name in left for key in (self._keys.members, self._keys.lease)]
                tokens = [f"{member}:"] * len(left)
                await RELINQUISH.run(self._line, keys, [self._keys.bell, partition, member, *tokens])
            log.info("took over from a process that died", groups=left, member=member)


def _epoch(token: str) -> int:
    return int(token.rpartition(":")[2])
