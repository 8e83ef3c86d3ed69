"""Bugs put in on purpose, one at a time: a harness that does not notice them proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha1

from bus.transport import connection, reader
from bus.transport.connection import LuaScript
from bus.transport.entry import Entry
from bus.transport.group import Group
from bus.transport.key_order import KeyLine, KeyOrder
from bus.transport.ownership import Ownership
from bus.transport.reader import Share

NO_PLANT = "none"


def plant(name: str) -> None:
    """Put the bug into this process."""
    PLANTS[name]()


def change_script(script: LuaScript, right: str, wrong: str) -> None:
    """Another source for a script, in this process; the server keeps scripts by their hash, so nobody else sees it."""
    source = script.source.decode()
    assert source.count(right) == 1, f"{script.name}.lua has no such line any more: {right}"
    script.source = source.replace(right, wrong).encode()
    script.sha = sha1(script.source, usedforsecurity=False).hexdigest()


def no_fence() -> None:
    """A reader whose lease ran out goes on acknowledging and fetching."""
    change_script(connection.TURN, "held == token and 'ours' or 'FENCED'", "'ours'")


def lease_of_the_living_taken() -> None:
    """Who should own a queue takes it although somebody still does."""
    change_script(connection.TEND, "elseif not holder and owner == me then", "elseif owner == me then")


def batch_number_ignored() -> None:
    """A batch that is sent again is stored again."""
    change_script(connection.PUBLISH, "if last and tonumber(ARGV[6]) <= tonumber(last) then", "if false then")
    change_script(connection.PUBLISH_ONE, "if counted > number then", "if false then")


def publish_before_routes() -> None:
    """Events are routed although Redis lost the routes."""
    change_script(connection.PUBLISH, "if redis.call('GET', KEYS[base]) ~= ARGV[about + 2] then", "if false then")
    change_script(connection.PUBLISH_ONE, "if redis.call('GET', KEYS[2]) ~= ARGV[1] then", "if false then")


def acknowledged_and_kept() -> None:
    """What is acknowledged stays in its queue."""
    change_script(connection.TURN, "redis.call('XDEL', queue, unpack(ids))", "")


def acknowledged_before_handled() -> None:
    """Entries are acknowledged when they are fetched."""
    offer = Group.offer

    def offer_and_acknowledge(self: Group, entries: Sequence[Entry]) -> None:
        offer(self, entries)
        for entry in entries:
            self._upkeep.finish(self, entry)

    Group.offer = offer_and_acknowledge  # type: ignore[method-assign]  # the bug


def no_heirlooms() -> None:
    """A new owner begins with what is new and leaves what its predecessor had in hand."""
    reader.FROM_THE_START = reader.NEW


def lost_reply_not_read_again() -> None:
    """What a turn fetched and whose reply was lost is not asked for again."""
    Share.read_pending_again = lambda self: None  # type: ignore[method-assign]  # the bug


def order_ignored() -> None:
    """Events of one key run side by side."""
    add = KeyOrder.add

    def add_under_its_own_key(self: KeyOrder, entry: Entry) -> None:
        entry.key = entry.id
        add(self, entry)

    KeyOrder.add = add_under_its_own_key  # type: ignore[method-assign]  # the bug


def retry_forgets_key() -> None:
    """While an event waits for its retry, later ones of its key go on."""
    put_off = Group._put_off

    def put_off_on_its_own(self: Group, line: KeyLine, entry: Entry, delay_s: float) -> None:
        own = KeyLine(line.key)
        own.busy = True
        put_off(self, own, entry, delay_s)
        self._order.release(line)

    Group._put_off = put_off_on_its_own  # type: ignore[method-assign]  # the bug


def released_before_drained() -> None:
    """A queue is handed over while its events are still being handled."""
    relinquish = Ownership._relinquish

    async def hand_over(self: Ownership, partition: int, group: Group) -> None:
        try:
            await relinquish(self, partition, [group.name], leaving=False)
            await self._tenants[partition].let_go(group)
        finally:
            self._yielding.pop((partition, group.name), None)

    Ownership._hand_over = hand_over  # type: ignore[method-assign]  # the bug


def unstarted_acknowledged_at_the_end() -> None:
    """A process that stops acknowledges what it fetched and did not start."""
    drain = Group.drain

    async def drain_and_acknowledge(self: Group, within_s: float) -> None:
        for line in list(self._order._lines.values()):
            for entry in line.entries:
                self._upkeep.finish(self, entry)
        await drain(self, within_s)

    Group.drain = drain_and_acknowledge  # type: ignore[method-assign]  # the bug


PLANTS: dict[str, Callable[[], None]] = {
    bug.__name__.replace("_", "-"): bug
    for bug in (
        no_fence,
        lease_of_the_living_taken,
        batch_number_ignored,
        publish_before_routes,
        acknowledged_and_kept,
        acknowledged_before_handled,
        no_heirlooms,
        lost_reply_not_read_again,
        order_ignored,
        retry_forgets_key,
        released_before_drained,
        unstarted_acknowledged_at_the_end,
    )
}
