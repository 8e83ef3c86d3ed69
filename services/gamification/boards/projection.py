"""LeaderboardProjection: what the boards need of whatever keeps them ready for reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.gamification.boards.periods import Board


@dataclass(frozen=True, slots=True)
class Score:
    """What somebody reached on a board. Of equal scores the one with the lower `mark` came first."""

    points: int
    mark: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's place on a board, 1 at the top, and their score there."""

    place: int
    user_id: int
    score: int


@dataclass(frozen=True, slots=True)
class BoardView:
    """The top of a board, the reader's own standing (None: not on it), and how many people are on it.

    `is_whole`: whether everybody is, who should be; else the boards are being counted.
    """

    top: Sequence[Standing]
    own: Standing | None
    size: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Watermarks:
    """Up to which row of each source every score has certainly reached the projection; 0: of none."""

    ledger: int = 0
    feats: int = 0


class Recount(Protocol):
    """Boards being counted anew, unseen until they are `finish`ed. A count that stops half-way leaves nothing behind.

    Raises RecountLost where another count began meanwhile, or the projection lost its data.
    """

    async def add(self, board: Board, people: Sequence[tuple[int, Score]]) -> None:
        """These people (user id, score above 0), a thousand or so, are on a board; each is named once."""
        ...

    async def finish(self, boards: Sequence[Board]) -> None:
        """All of `boards` are from now on as they were counted, at once; empty where nobody was added."""
        ...


class LeaderboardProjection(Protocol):
    """The boards, ready for reading. Raises ProjectionUnavailable from every method when it cannot be reached."""

    async def put(self, scores: Mapping[Board, Mapping[int, Score]]) -> None:
        """Say what people's scores are now, by board and user. Scores are whole, never increments.

        Said twice is said once, and of two scores of one person the one with the higher mark stands, whichever was
        said last. A score below 1 takes the person off the board.
        """
        ...

    async def remove(self, boards: Sequence[Board], user_ids: Sequence[int]) -> None:
        """Take people off boards."""
        ...

    async def view(self, board: Board, reader: int, top: int) -> BoardView:
        """The first `top` of a board and the reader's own standing."""
        ...

    async def recount(self) -> Recount:
        """Begin to count the boards anew. What is `put` and `remove`d goes on as ever, and is `missed` by the count."""
        ...

    async def missed(self, most: int) -> Sequence[int]:
        """Up to `most` of those who were put or removed while boards were counted; they are not told again."""
        ...

    async def watermarks(self) -> Watermarks | None:
        """What `reached` was told last; None when it was not since a recount began, or since the data was lost."""
        ...

    async def reached(self, watermarks: Watermarks) -> None:
        """Keep `watermarks`."""
        ...
