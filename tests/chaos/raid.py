"""A raid on a group, and the ledger of what came of it.

joins      accounts that come in and never tap; each has to be kept from writing
spam       messages with a blocked word, by accounts that came in before anybody was careful; each has to go
players    ordinary people, who ask in private all the while and should not notice
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.playground.cast import GROUP_ID
from tests.journeys.person import Person
from tests.journeys.programs import Diana

JOINS_A_SECOND, MESSAGES_A_SECOND, QUESTIONS_A_SECOND = 500 / 60, 3_000 / 60, 8.0
WORD = "lamp"


@dataclass
class Ledger:
    """What was sent, and what is known of each when it is over. Times in seconds, sorted."""

    joins: dict[int, float] = field(default_factory=dict)
    spam: dict[int, float] = field(default_factory=dict)
    replies: list[float] = field(default_factory=list)
    restricted_after: list[float] = field(default_factory=list)
    deleted_after: list[float] = field(default_factory=list)
    unanswered: int = 0
    untold: int = 0
    greetings: int = 0

    def __str__(self) -> str:
        return "\n".join(
            [
                f"joins {len(self.joins)}, restricted {len(self.restricted_after)}, after"
                f" {spread(self.restricted_after)}",
                f"spam {len(self.spam)}, deleted {len(self.deleted_after)}, after {spread(self.deleted_after)}",
                f"questions of players {len(self.replies)}, unanswered {self.unanswered}, answered after"
                f" {spread(self.replies)}",
                f"messages to the group about newcomers {self.greetings}, acts missing in the audit {self.untold}",
            ]
        )


def spread(times: Sequence[float]) -> str:
    """The middle, the 99th percentile and the worst, in milliseconds."""
    ordered = sorted(times)
    if not ordered:
        return "nothing"
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"p50 {1e3 * ordered[len(ordered) // 2]:.0f} ms, p99 {1e3 * p99:.0f} ms, worst {1e3 * ordered[-1]:.0f} ms"


class Raid:
    """Those who raid, those who play, and what they did when."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url
        self.ledger = Ledger()
        self._raiders: list[Person] = []
        self._spammers: list[Person] = []
        self._players: list[Person] = []

    async def gather(self, *, raiders: int, spammers: int, players: int) -> None:
        """Everybody exists; the spammers are in the group already, the players play."""
        self._raiders = await self._people("Raider", raiders)
        self._spammers = await self._people("Sleeper", spammers)
        self._players = await self._people("Guest", players)
        for spammer in self._spammers:
            await self._join(spammer)
        for player in self._players:
            await player.comes_in()

    async def until_somebody_minds(self) -> None:
        """Return once a message with the word is deleted: settings hold within a second."""
        spammer = Person(self._session, self._url, self._spammers[0].id, GROUP_ID)
        while True:
            posted = (await spammer.says(f"my {WORD}"))["message_id"]
            with suppress(TimeoutError):
                await spammer.until_gone(posted, within_s=2.0)
                return

    async def rage(self, seconds: float) -> None:
        """All of it at its rate, for that long."""
        await asyncio.gather(
            self._steadily(JOINS_A_SECOND, seconds, self._raider_comes),
            self._steadily(MESSAGES_A_SECOND, seconds, self._spammer_writes),
            self._steadily(QUESTIONS_A_SECOND, seconds, self._player_asks),
        )

    def settle(self, diana: Diana) -> Ledger:
        """Read from the database what Diana did about it, and when."""
        book, acts = self.ledger, acts_of(diana.data_dir / "diana.sqlite3")
        held = [act for act in acts if act.verb == "mute" and act.target_id in book.joins]
        gone = [act for act in acts if act.verb == "del" and act.message_id in book.spam]
        book.restricted_after = [act.at - book.joins[act.target_id] for act in held]
        book.deleted_after = [act.at - book.spam[act.message_id] for act in gone]
        book.greetings = greetings_in(diana.data_dir / "diana.sqlite3")
        book.untold = sum(not act.is_told for act in acts)
        return book

    async def _people(self, name: str, count: int) -> list[Person]:
        return [await Person.arrives(self._session, self._url, f"{name} {number}") for number in range(count)]

    async def _raider_comes(self, number: int) -> None:
        raider = self._raiders[number]
        self.ledger.joins[raider.id] = time.time()
        await self._join(raider)

    async def _spammer_writes(self, number: int) -> None:
        spammer = Person(self._session, self._url, self._spammers[number % len(self._spammers)].id, GROUP_ID)
        begun = time.time()
        posted = await spammer.says(f"buy my {WORD} number {number}")
        self.ledger.spam[posted["message_id"]] = begun

    async def _player_asks(self, number: int) -> None:
        player = self._players[number % len(self._players)]
        begun = time.monotonic()
        asked = (await player.says("/points"))["message_id"]
        try:
            await player.until_shown(lambda m: m["message_id"] > asked, what="/points")
        except AssertionError:
            self.ledger.unanswered += 1
        else:
            self.ledger.replies.append(time.monotonic() - begun)

    async def _join(self, person: Person) -> None:
        body = {"as": person.id, "chat_id": GROUP_ID, "in": True}
        async with self._session.post(f"{self._url}/play/join", json=body) as response:
            assert response.status == 200, await response.text()

    async def _steadily(self, rate: float, seconds: float, act: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        """Begin `act` so many times a second, whether the earlier ones are over or not; return when all are."""
        begun = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
                group.create_task(act(number))


@dataclass(frozen=True, slots=True)
class Act:
    """One automatic act that is done: when Telegram had answered, and whether the audit has it."""

    verb: str
    target_id: int
    message_id: int
    at: float
    is_told: bool


def acts_of(database: Path) -> list[Act]:
    """Every automatic act, straight from the database file."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        told = {
            json.loads(details).get("action_id")
            for (details,) in connection.execute("SELECT details FROM audit_entries WHERE action IN ('mute', 'del')")
        }
        rows = connection.execute(
            "SELECT id, verb, target_id, notes, finished_at FROM moderation_actions"
            " WHERE is_automatic AND state = 'done'"
        ).fetchall()
    return [
        Act(verb, target or 0, json.loads(notes).get("about", 0), _moment(at), action_id in told)
        for action_id, verb, target, notes, at in rows
    ]


def greetings_in(database: Path) -> int:
    """How many messages asked newcomers to tap."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        (count,) = connection.execute("SELECT count(DISTINCT greeting_id) FROM newcomers").fetchone()
    return int(count)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
