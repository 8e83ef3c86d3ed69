"""Routes: who subscribes to what, and where that is kept when Redis forgets it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

Routes = Mapping[str, Collection[str]]
"""Group, `<service name>:<handler id>`, → the event types and patterns it subscribes to."""


class RouteMemory(Protocol):
    """Keeps routes where the end of Redis does not reach; all processes of a bus share what is in it.

    With one, whoever finds Redis emptied declares every group there ever was, also those whose processes are all away;
    without one only its own. services.database has one over SQL.
    """

    async def load(self) -> Routes:
        """All that was added and not removed."""
        ...

    async def expect(self, routes: Routes) -> None:
        """Hear of routes before they are declared: what is published from now on may be meant for them.

        The place to note since when there is a route that was never added; the first time counts.
        """
        ...

    async def add(self, routes: Routes) -> None:
        """Keep these as well. Adding what is there changes nothing."""
        ...

    async def remove(self, group: str) -> None:
        """Forget a group; one that is not there is no error."""
        ...
