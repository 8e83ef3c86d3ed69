"""The boards in Redis: a sorted set for each, and a hash that finds a person in it.

    <namespace>:{boards}:<board>            sorted set: member `<mark>:<user id>`, score negative
    <namespace>:{boards}:<board>:members    hash: user id → member
    <namespace>:{boards}:watermarks         up to which rows the boards are complete
    <namespace>:{boards}:recounting         while boards are counted anew: which count it is
    <namespace>:{boards}:missed             set: user ids that were put or removed meanwhile
    <namespace>:{boards}:<board>:new:<count>, …:members    a board as counted so far

The braces put all of them into one slot of a Cluster. Weeks and months expire by themselves a day after their end, a
count that stopped half-way after ten minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha1
from importlib.resources import files
from secrets import token_hex
from typing import Any, cast

import orjson
from redis.asyncio import Redis
from redis.exceptions import NoScriptError, RedisError

from services.gamification.boards.errors import ProjectionUnavailable, RecountLost
from services.gamification.boards.periods import Board
from services.gamification.boards.projection import BoardView, Score, Standing, Watermarks

KEPT_AFTER_END = timedelta(days=1)
"""How long a week's or month's board stays after it ended."""

_COUNT_GIVEN_UP_S = 600
_MARK_DIGITS = 16


class _Script:
    """One of the scripts in `lua/`, run by its hash and sent whole when the server does not know it."""

    def __init__(self, name: str) -> None:
        self._source = files(__package__).joinpath("lua", f"{name}.lua").read_bytes()
        self._sha = sha1(self._source, usedforsecurity=False).hexdigest()

    async def run(self, redis: Redis, keys: Sequence[str], args: Sequence[Any]) -> Any:
        run = cast(Any, redis).execute_command
        try:
            try:
                return await run("EVALSHA", self._sha, len(keys), *keys, *args)
            except NoScriptError:
                return await run("EVAL", self._source, len(keys), *keys, *args)
        except (RedisError, OSError) as error:
            raise ProjectionUnavailable(f"the boards cannot be reached: {error}") from error


_PUT, _REMOVE, _VIEW = _Script("put"), _Script("remove"), _Script("view")
_BEGIN, _FILL, _SWAP = _Script("begin"), _Script("fill"), _Script("swap")


class RedisLeaderboards:
    """A LeaderboardProjection in Redis. The client is the caller's, who closes it."""

    def __init__(self, redis: Redis, namespace: str) -> None:
        self._redis = redis
        self._prefix = f"{namespace}:{{boards}}"
        self._watermarks = f"{self._prefix}:watermarks"
        self._counting = (f"{self._prefix}:recounting", f"{self._prefix}:missed")

    async def put(self, scores: Mapping[Board, Mapping[int, Score]]) -> None:
        """See LeaderboardProjection."""
        for board, people in scores.items():
            if people:
                triples = ((user_id, score.points, _member(user_id, score.mark)) for user_id, score in people.items())
                args = [_expiry(board), *(part for triple in triples for part in triple)]
                await _PUT.run(self._redis, [*self._keys(board), *self._counting], args)

    async def remove(self, boards: Sequence[Board], user_ids: Sequence[int]) -> None:
        """See LeaderboardProjection."""
        for board in boards:
            await _REMOVE.run(self._redis, [*self._keys(board), *self._counting], user_ids)

    async def view(self, board: Board, reader: int, top: int) -> BoardView:
        """See LeaderboardProjection."""
        keys = [*self._keys(board), self._watermarks]
        size, is_whole, flat, own = await _VIEW.run(self._redis, keys, [reader, top])
        ranked = enumerate(zip(flat[::2], flat[1::2], strict=True), 1)
        standings = [Standing(place, _user_of(member), _score_of(score)) for place, (member, score) in ranked]
        mine = Standing(own[0] + 1, reader, _score_of(own[1])) if own else None
        return BoardView(standings, mine, size, bool(is_whole))

    async def recount(self) -> RedisRecount:
        """See LeaderboardProjection."""
        count = RedisRecount(self._redis, self._prefix)
        await _BEGIN.run(self._redis, [*self._counting, self._watermarks], [count.token, _COUNT_GIVEN_UP_S])
        return count

    async def missed(self, most: int) -> list[int]:
        """See LeaderboardProjection."""
        return [int(user_id) for user_id in await self._command("SPOP", self._counting[1], most)]

    async def watermarks(self) -> Watermarks | None:
        """See LeaderboardProjection."""
        kept = await self._command("GET", self._watermarks)
        return None if kept is None else Watermarks(*map(int, kept.split()))

    async def reached(self, watermarks: Watermarks) -> None:
        """See LeaderboardProjection."""
        await self._command("SET", self._watermarks, f"{watermarks.ledger} {watermarks.feats}")

    def _keys(self, board: Board) -> tuple[str, str]:
        key = f"{self._prefix}:{board.name}"
        return key, f"{key}:members"

    async def _command(self, *parts: str | int) -> Any:
        try:
            return await cast(Any, self._redis).execute_command(*parts)
        except (RedisError, OSError) as error:
            raise ProjectionUnavailable(f"the boards cannot be reached: {error}") from error


class RedisRecount:
    """A Recount in Redis: each board beside the one that is shown, then in its place."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.token = token_hex(8)
        self._redis = redis
        self._prefix = prefix

    async def add(self, board: Board, people: Sequence[tuple[int, Score]]) -> None:
        """See Recount."""
        placed: list[int | str] = []
        found: list[str] = []
        for user_id, score in people:
            member = _member(user_id, score.mark)
            placed += (-score.points, member)
            found += (str(user_id), member)
        args = [self.token, _COUNT_GIVEN_UP_S, orjson.dumps([placed, found])]
        self._check(await _FILL.run(self._redis, [*self._keys(board), f"{self._prefix}:recounting"], args))

    async def finish(self, boards: Sequence[Board]) -> None:
        """See Recount."""
        keys = [f"{self._prefix}:recounting"]
        for board in boards:
            shown = f"{self._prefix}:{board.name}"
            keys += [shown, f"{shown}:members", *self._keys(board)]
        self._check(await _SWAP.run(self._redis, keys, [self.token, *map(_expiry, boards)]))

    def _keys(self, board: Board) -> tuple[str, str]:
        key = f"{self._prefix}:{board.name}:new:{self.token}"
        return key, f"{key}:members"

    def _check(self, is_ours: object) -> None:
        if not is_ours:
            raise RecountLost("another process counts the boards, or Redis lost what was counted so far")


def _expiry(board: Board) -> int:
    return 0 if board.span.end is None else int((board.span.end + KEPT_AFTER_END).timestamp())


def _member(user_id: int, mark: int) -> str:
    return f"{mark:0{_MARK_DIGITS}}:{user_id}"


def _user_of(member: bytes) -> int:
    return int(member.partition(b":")[2])


def _score_of(score: bytes) -> int:
    return -int(float(score))
