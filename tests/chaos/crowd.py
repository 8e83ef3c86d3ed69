"""A crowd that acts on Diana through the playground, and the ledger of what came of it."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from tests.journeys.person import Person
from tests.journeys.programs import Diana, ledger

DAILY_REWARD = 55
WELCOME_BONUS = 100


@dataclass
class Outcome:
    """What a crowd's updates came to. Everything but `sent` and `doubled` must be zero; see `doubled`.

    `doubled`: replies shown twice, which is allowed only where a crash fell between Telegram's answer and our record.
    """

    sent: int
    lost: int
    doubled: int
    out_of_order: int
    wrong_balances: int

    def __str__(self) -> str:
        return (
            f"sent {self.sent}, lost {self.lost}, replies doubled {self.doubled},"
            f" out of order {self.out_of_order}, wrong balances {self.wrong_balances}"
        )


class Crowd:
    """`size` people: each registers, claims the day twice and asks numbered questions that can be told apart."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.sent = 0
        self._questions: Counter[int] = Counter()

    @classmethod
    async def arrives(cls, session: aiohttp.ClientSession, url: str, size: int) -> Crowd:
        return cls([await Person.arrives(session, url, f"Guest {number}") for number in range(size)])

    async def registers(self) -> None:
        """Everybody says /start and claims the day, twice."""
        for text in ("/start", "/daily", "/daily"):
            await asyncio.gather(*(person.says(text) for person in self.people))
            self.sent += len(self.people)

    async def asks(self, times: int) -> None:
        """Everybody asks `times` more questions; the answers carry their numbers."""
        for _ in range(times):
            await asyncio.gather(*map(self._asks, self.people))

    async def _asks(self, person: Person) -> None:
        self._questions[person.id] += 1
        await person.says(f"/question{self._questions[person.id]:03d}zz")
        self.sent += 1

    async def until_answered(self, diana: Diana, within_s: float) -> None:
        """Wait until everybody has every answer, and then for the books to be right; `outcome` says if they are not."""
        async with asyncio.timeout(within_s):
            for person in self.people:
                while not self._all_answered(person, await person.hears()):  # noqa: ASYNC110  # another process's doing
                    await asyncio.sleep(0.05)
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while (await self.outcome(diana)).wrong_balances:  # noqa: ASYNC110  # another process's doing
                    await asyncio.sleep(0.1)

    def _all_answered(self, person: Person, heard: Sequence[str]) -> bool:
        answers = {int(number) for text in heard for number in re.findall(r"question(\d{3})zz", text)}
        return len(answers) == self._questions[person.id] and len(heard) >= self._questions[person.id] + 4

    async def outcome(self, diana: Diana) -> Outcome:
        """Count, from what people saw and from the database."""
        lost = doubled = out_of_order = 0
        for person in self.people:
            heard = await person.hears()
            answers = [int(number) for text in heard for number in re.findall(r"question(\d{3})zz", text)]
            firsts = list(dict.fromkeys(answers))
            lost += len(set(range(1, self._questions[person.id] + 1)) - set(answers))
            doubled += len(answers) - len(firsts)
            out_of_order += firsts != sorted(firsts)
        books = ledger(diana.data_dir)
        wrong = sum(not is_right(*books.get(person.id, (0, []))) for person in self.people)
        return Outcome(self.sent, lost, doubled, out_of_order, wrong)


def is_right(balance: int, movements: Sequence[tuple[str, str, int]]) -> bool:
    """Whether the balance is the sum of its causes, and they are one bonus, one gift, and achievements once each."""
    whole = sorted((reason, amount) for reason, _, amount in movements if reason != "achievement")
    unlocked = [detail for reason, detail, _ in movements if reason == "achievement"]
    return (
        whole == [("daily", DAILY_REWARD), ("welcome", WELCOME_BONUS)]
        and len(unlocked) == len(set(unlocked))
        and balance == sum(amount for _, _, amount in movements)
    )
