"""Guests: people who write at a steady rate, and the account of what became of what they wrote."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from dataclasses import dataclass
from time import monotonic

import asyncpg

from benchmarks.sample import percentiles
from tests.chaos.crowd import is_right
from tests.chaos.rollout.telegram import CallingTelegram
from tests.waiting import until

FIRST_ID = 60_001
ARRIVAL = ("/start", "/daily", "/daily")
_QUESTION = re.compile(r"question(\d{4})zz")


@dataclass(frozen=True)
class Account:
    """What the guests' updates came to. `lost`, `doubled`, `out_of_order` and `wrong_balances` must be zero.

    `doubled`: replies shown twice. `sent_again`: by status, how often an update had to be called out again; 502 and 503
    are the balancer's own where no replica answered. Times are in milliseconds: of the questions, from writing to the
    webhook's 200, and to the reply.
    """

    written: int
    lost: int
    doubled: int
    out_of_order: int
    wrong_balances: int
    sent_again: dict[int, int]
    per_s: float
    taken_p50_p99_ms: tuple[float, float]
    replied_p50_p99_ms: tuple[float, float]

    def __str__(self) -> str:
        return (
            f"written {self.written} at {self.per_s:.0f}/s, lost {self.lost}, replies doubled {self.doubled},"
            f" out of order {self.out_of_order}, wrong balances {self.wrong_balances}, sent again {self.sent_again};"
            f" taken p50 {self.taken_p50_p99_ms[0]:.0f} ms, p99 {self.taken_p50_p99_ms[1]:.0f} ms;"
            f" replied p50 {self.replied_p50_p99_ms[0]:.0f} ms, p99 {self.replied_p50_p99_ms[1]:.0f} ms"
        )


class Guests:
    """`size` people who arrive, claim the day twice, and then ask numbered questions in turn, `per_s` a second."""

    def __init__(self, telegram: CallingTelegram, size: int, per_s: float) -> None:
        self.ids = range(FIRST_ID, FIRST_ID + size)
        self._telegram = telegram
        self._per_s = per_s
        self._asked: Counter[int] = Counter()
        self._asked_at: dict[tuple[int, int], float] = {}
        self._began = self._ended = 0.0

    async def arrive(self) -> None:
        """Everybody registers; returns when everybody was answered."""
        for text in ARRIVAL:
            for guest in self.ids:
                self._telegram.says(guest, text)
        await until(lambda: all(len(self._telegram.sent[guest]) >= 4 for guest in self.ids), "all let in", 120)

    async def ask_until(self, over: asyncio.Event) -> None:
        """Questions at a steady rate until `over`."""
        self._began, number = monotonic(), 0
        while not over.is_set():
            guest = self.ids[number % len(self.ids)]
            self._asked[guest] += 1
            self._asked_at[guest, self._asked[guest]] = monotonic()
            self._telegram.says(guest, f"/question{self._asked[guest]:04d}zz")
            number += 1
            await asyncio.sleep(max(0.0, self._began + number / self._per_s - monotonic()))
        self._ended = monotonic()

    async def until_answered(self, within_s: float) -> None:
        """Return when every update was taken and every question answered, or AssertionError."""
        await until(lambda: not self._telegram.under_way, "every update taken", within_s)
        await until(lambda: len(self._answers()) >= len(self._asked_at), "every question answered", within_s)

    def _answers(self) -> dict[tuple[int, int], list[float]]:
        """By guest and question: when it was answered."""
        answers: dict[tuple[int, int], list[float]] = {}
        for guest in self.ids:
            for at, text in self._telegram.sent[guest]:
                for found in _QUESTION.findall(text):
                    answers.setdefault((guest, int(found)), []).append(at)
        return answers

    async def account(self, database_url: str) -> Account:
        """Count, from what was sent and from the database."""
        answers = self._answers()
        out_of_order = 0
        for guest in self.ids:
            firsts = sorted((times[0], number) for (who, number), times in answers.items() if who == guest)
            out_of_order += [number for _, number in firsts] != sorted(number for _, number in firsts)
        books = await _books(database_url)
        questions = [update for update in self._telegram.updates if update.written_at >= self._began]
        taken = [1000 * (update.accepted_at - update.written_at) for update in questions]
        replied = [1000 * (times[0] - self._asked_at[asked]) for asked, times in answers.items()]
        return Account(
            written=len(self._telegram.updates),
            lost=len(self._asked_at.keys() - answers.keys()),
            doubled=sum(len(times) - 1 for times in answers.values()),
            out_of_order=out_of_order,
            wrong_balances=sum(not is_right(*books.get(guest, (0, []))) for guest in self.ids),
            sent_again=dict(self._telegram.failures),
            per_s=len(self._asked_at) / (self._ended - self._began),
            taken_p50_p99_ms=percentiles(taken),
            replied_p50_p99_ms=percentiles(replied),
        )


async def _books(database_url: str) -> dict[int, tuple[int, list[tuple[str, str, int]]]]:
    """Each player's balance and what moved it, as (reason, detail, amount)."""
    connection = await asyncpg.connect(database_url.replace("+asyncpg", ""))
    try:
        balances = await connection.fetch("SELECT user_id, balance FROM players")
        books: dict[int, tuple[int, list[tuple[str, str, int]]]] = {row[0]: (row[1], []) for row in balances}
        for user_id, *movement in await connection.fetch(
            "SELECT user_id, reason, detail, amount FROM ledger ORDER BY id"
        ):
            books[user_id][1].append((movement[0], movement[1], movement[2]))
    finally:
        await connection.close()
    return books
