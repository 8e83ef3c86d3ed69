"""Mistakes to plant: each takes one safeguard of the bus away, and the campaign has to find out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from hashlib import sha1
from typing import Any
from unittest.mock import patch

from bus.transport import connection, reader
from bus.transport.connection import LuaScript
from bus.transport.continuity import Continuity
from bus.transport.entry import Entry
from bus.transport.group import Group
from bus.transport.key_order import KeyOrder
from bus.transport.publish_lane import PublishLane
from bus.transport.watchdog import Watchdog

Bug = Callable[[], AbstractContextManager[None]]


@contextmanager
def _script(script: LuaScript, right: bytes, wrong: bytes) -> Iterator[None]:
    assert script.source.count(right) == 1, f"{script.name}.lua has changed: plant this bug anew"
    source = script.source.replace(right, wrong)
    sha = sha1(source, usedforsecurity=False).hexdigest()
    with patch.object(script, "source", source), patch.object(script, "sha", sha):
        yield


@contextmanager
def _together(*bugs: AbstractContextManager[None]) -> Iterator[None]:
    with ExitStack() as stack:
        for bug in bugs:
            stack.enter_context(bug)
        yield


@contextmanager
def _method(owner: type, name: str, wrong: Callable[[Any], Any]) -> Iterator[None]:
    """Replace a method by what `wrong` makes of it."""
    with patch.object(owner, name, wrong(getattr(owner, name))):
        yield


@contextmanager
def _constant(module: Any, name: str, wrong: object) -> Iterator[None]:
    with patch.object(module, name, wrong):
        yield


def _numbers_restart(send_next: Callable[[PublishLane], None]) -> Callable[[PublishLane], None]:
    def restarts(self: PublishLane) -> None:
        self._number = 0
        send_next(self)

    return restarts


def _finished_before_it_ran(attempt: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def acknowledges_first(self: Group, entry: Entry, dog: Watchdog | None) -> Any:
        self._upkeep.finish(self, entry)
        return await attempt(self, entry, dog)

    return acknowledges_first


def _every_event_its_own_key(add: Callable[[KeyOrder, Entry], None]) -> Callable[[KeyOrder, Entry], None]:
    def ignores_keys(self: KeyOrder, entry: Entry) -> None:
        entry.key = entry.id
        add(self, entry)

    return ignores_keys


def _nothing(_: Any) -> Callable[..., Awaitable[None]]:
    async def does_nothing(*_: Any) -> None:
        """What was there is not done any more."""

    return does_nothing


PLANTED: dict[str, tuple[Bug, str]] = {
    "a turn does not check the token": (
        lambda: _script(connection.TURN, b"held == token and 'ours' or 'FENCED'", b"'ours'"),
        "fence",
    ),
    "a lease is taken although somebody holds it": (
        lambda: _script(connection.TEND, b"elseif not holder and (", b"elseif ("),
        "fence",
    ),
    "a lease never runs out": (
        lambda: _script(connection.TEND, b"token, 'PX', lease_ms)", b"token)"),
        "lost|drained",
    ),
    "a token comes twice": (
        lambda: _script(connection.TEND, b"redis.call('INCR', epoch)", b"'1'"),
        "one owner",
    ),
    "a batch that is sent again is stored again": (
        lambda: _together(
            _script(connection.PUBLISH, b"if last and tonumber", b"if false and tonumber"),
            _script(connection.PUBLISH_ONE, b"if counted > number", b"if false"),
        ),
        "stored once",
    ),
    "a lane begins its batch numbers anew": (
        lambda: _method(PublishLane, "_send_next", _numbers_restart),
        "lost",
    ),
    "pending entries are not read": (
        lambda: _constant(reader, "FROM_THE_START", reader.NEW),
        "lost",
    ),
    "a turn that failed may still arrive": (
        lambda: _constant(reader, "FATE_UNKNOWN", ()),
        "lost|order",
    ),
    "an entry is acknowledged before it is handled": (
        lambda: _method(Group, "_attempt", _finished_before_it_ran),
        "lost|order",
    ),
    "events of one key run side by side": (
        lambda: _method(KeyOrder, "add", _every_event_its_own_key),
        "one at a time|order",
    ),
    "groups whose processes are away do not come back": (
        lambda: _method(Continuity, "_look_up", _nothing),
        "lost",
    ),
    "what Redis lost is not published again": (
        lambda: _method(Continuity, "_recall", _nothing),
        "lost",
    ),
}
"""By what the bug does: how to plant it, and the promises it breaks."""
