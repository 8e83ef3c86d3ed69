"""Taps on buttons that wait for the bot's answer: a callback query is answered once, and within its time."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bot.playground.errors import bad_request
from bot.playground.journal import Journal

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Tap:
    """Who waits for an answer, and since when (unix time)."""

    person_id: int
    at: float


class CallbackQueries:
    """The unanswered taps, oldest first."""

    def __init__(self, journal: Journal, clock: Callable[[], float], valid_s: float) -> None:
        self._journal = journal
        self._clock = clock
        self._valid_s = valid_s
        self._waiting: dict[str, Tap] = {}

    async def load(self) -> None:
        """Take up what the journal kept."""
        kept = [(query_id, Tap(**tap)) for query_id, tap in await self._journal.load("callback")]
        self._waiting = dict(sorted(kept, key=lambda item: item[1].at))

    def ask(self, person_id: int) -> str:
        """A new query's id: 19 digits at random, so never given before."""
        self._forget_old()
        query_id = str(10**18 + secrets.randbelow(8 * 10**18))
        self._waiting[query_id] = tap = Tap(person_id, self._clock())
        self._journal.put("callback", query_id, asdict(tap))
        return query_id

    def answer(self, query_id: str) -> int:
        """The id of the person who waits. ApiError when the query is answered, expired or unknown."""
        self._forget_old()
        tap = self._waiting.pop(query_id, None)
        if tap is None:
            raise bad_request(_TOO_OLD)
        self._journal.drop("callback", query_id)
        return tap.person_id

    def _forget_old(self) -> None:
        oldest = self._clock() - self._valid_s
        old = itertools.takewhile(lambda query_id: self._waiting[query_id].at <= oldest, self._waiting)
        for query_id in list(old):
            del self._waiting[query_id]
            self._journal.drop("callback", query_id)
