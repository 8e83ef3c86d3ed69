"""Contender: what a workload asks of whoever carries the facts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from benchmarks.fact import Fact

Handled = Callable[[int, int], None]
"""Told how many facts were handled, and `sent_ns` of the last of them."""


class Contender(ABC):
    """Publishes facts to one durable queue, and consumes them when it was opened to do so."""

    @abstractmethod
    async def open(self, handled: Handled | None) -> None:
        """Connect and see that the queue exists; consume from now on if there is somebody to tell."""

    @abstractmethod
    async def publish(self, fact: Fact) -> None:
        """Return once Redis holds the fact."""

    @abstractmethod
    async def publish_batch(self, facts: Sequence[Fact]) -> None:
        """Return once Redis holds all facts, by the contender's own way to send many."""

    @abstractmethod
    async def waiting(self) -> int:
        """How many facts the queue holds that were not acknowledged."""

    @abstractmethod
    async def close(self) -> None:
        """Stop consuming and disconnect; the queue stays."""
