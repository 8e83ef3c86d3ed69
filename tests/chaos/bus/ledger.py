"""The ledger: what was published against what the replicas wrote down."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Balance:
    """What a run came to. `doubled` handlings are allowed (at least once); `lost` and `out_of_order` must be zero."""

    published: int
    handled: int
    lost: int
    out_of_order: int
    doubled: int
    dead_lettered: int = 0

    def __str__(self) -> str:
        return (
            f"published {self.published}, handled {self.handled}, lost {self.lost}, out of order {self.out_of_order},"
            f" doubled {self.doubled}, dead-lettered {self.dead_lettered}"
        )


class Ledger:
    """One file that all replicas append to, a line for each handled event: `<user> <number>`.

    A line is one write to a file opened for appending, so the lines lie in the order in which things happened, and a
    process that is killed leaves whole lines.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.path.touch()
        self.handled: Counter[tuple[int, int]] = Counter()
        self._firsts: defaultdict[int, list[int]] = defaultdict(list)
        self._read = 0

    def look(self) -> None:
        """Read what was added since the last look."""
        with self.path.open("rb") as file:
            file.seek(self._read)
            whole, newline, _ = file.read().rpartition(b"\n")
        self._read += len(whole) + len(newline)
        for line in whole.decode().splitlines():
            user, number = map(int, line.split())
            if not self.handled[user, number]:
                self._firsts[user].append(number)
            self.handled[user, number] += 1

    @property
    def doubled(self) -> int:
        """Handlings beyond the first of each event."""
        return self.handled.total() - len(self.handled)

    @property
    def out_of_order(self) -> int:
        """First handlings that came after that of a later event of the same user."""
        late = 0
        for numbers in self._firsts.values():
            highest = 0
            for number in numbers:
                late += number < highest
                highest = max(highest, number)
        return late

    def balance(self, published: set[tuple[int, int]], dead_lettered: int = 0) -> Balance:
        """Draw the line."""
        self.look()
        return Balance(
            published=len(published),
            handled=len(self.handled),
            lost=len(published - set(self.handled)),
            out_of_order=self.out_of_order,
            doubled=self.doubled,
            dead_lettered=dead_lettered,
        )
