"""Lineage: whether the server that answers is the one that took our last writes, or one that may know less.

A server that was killed comes back with what its file held, a replica that is promoted with what had reached it. Both
may lack events that were confirmed, and both show as a master we did not know: each run of a server has an id.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import structlog
from redis.asyncio.connection import AbstractConnection
from redis.exceptions import ConnectionError

log = structlog.get_logger(__name__)

handed_in: ContextVar[int | None] = ContextVar("handed_in", default=None)
"""The ticket of what the command being sent publishes; None for every other command."""


class Lineage:
    """Asks on every new connection which run of which server it leads to.

    `on_doubt` is called when a master is met that was not known before, and the connection is refused with a
    ConnectionError. A publish whose ticket is not current any more is refused in the same way, right before it would be
    written: it may have begun before the doubt. Before `begin` masters are only learnt.
    """

    def __init__(self) -> None:
        self.on_doubt: Callable[[], None] = lambda: None
        self.is_current: Callable[[int | None], bool] = lambda ticket: True
        self._known: set[str] = set()
        self._watching = False

    def begin(self) -> None:
        """From now on a new master is a reason to doubt."""
        self._watching = True

    def check_ticket(self) -> None:
        """Raise ConnectionError when what is about to be written publishes under a ticket that is not current."""
        ticket = handed_in.get()
        if ticket is not None and not self.is_current(ticket):
            raise ConnectionError("Redis restarted or failed over while an event was on its way")

    def watched(self, base: type[AbstractConnection]) -> type[AbstractConnection]:
        """`base`, whose connections are looked at."""
        lineage = self

        class WatchedConnection(base):  # type: ignore[valid-type, misc]  # plain, TLS, unix or a Sentinel's
            async def on_connect_check_health(self, check_health: bool = True) -> None:
                await super().on_connect_check_health(check_health=check_health)
                await lineage._look(self)

            async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
                if not self.is_connected:
                    await self.connect()
                lineage.check_ticket()
                await super().send_packed_command(command, check_health)

        return WatchedConnection

    async def _look(self, connection: AbstractConnection) -> None:
        await connection.send_command("INFO", "server", "replication", check_health=False)
        answer: bytes = await connection.read_response()
        about = dict(line.split(":", 1) for line in answer.decode().splitlines() if ":" in line)
        run_id = about.get("run_id", "")
        if about.get("role") != "master":
            # Should it be promoted, it is to be met as somebody new, and not on a connection made before that.
            self._known.discard(run_id)
            connection.mark_for_reconnect()  # type: ignore[no-untyped-call]  # redis-py has no types there
        elif run_id not in self._known:
            self._known.add(run_id)
            if self._watching:
                log.warning("Redis restarted or failed over: what it was told last may be missing", run_id=run_id)
                self.on_doubt()
                raise ConnectionError("Redis restarted or failed over")
