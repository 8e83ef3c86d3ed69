"""The leaderboards at a million people: how fast one is shown, and how long it takes to count them all anew."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from redis.asyncio import Redis
from sqlalchemy import insert

from benchmarks import machine
from bot.presenter import Presenter, ReaderLanguages, Texts
from bus import EventBusConfig, LeaderboardRequestedEvent, ProfileRequestedEvent, RedisEventBus
from bus.catalogue import ReplyRequestedEvent
from bus.embedded import EmbeddedServer
from services.database import Database, Outbox, Transactions, migrate
from services.gamification import BoardKeeper, RedisLeaderboards, board_handlers, load_game_content
from services.gamification.boards.periods import Board, Metric, Period, span_at
from services.gamification.boards.scores import Scores
from services.gamification.tables import ledger, players
from services.narrative.revisions import Library
from services.screens import Screen
from services.user import UserDirectory
from services.user.handlers.places import ShowProfile
from services.user.tables import profile_cards, users

NOW = datetime(2027, 1, 7, 12, tzinfo=UTC)
CHUNK = 20_000
ASKED = 500
"""How often each question is asked, by readers drawn at random."""

INTRODUCTION = """# Benchmarks of the leaderboards

Written by `python -m benchmarks boards`; nothing here is typed in. {people:,} people, each with a row of the ledger in
this week, in SQLite (`synchronous=FULL`) and an embedded Valkey. {asked} questions each, one after the other, by
readers drawn at random: "shown" is the whole handler, from the event to the committed reply; "drawn" adds the text, the
picture and its JPEG, which Telegram then keeps."""

Ask = Callable[[int], Awaitable[object]]


async def measure(people: int) -> str:
    """The page about boards of so many people."""
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'boards.sqlite3'}"
        await migrate(url)
        database, server = Database(url), EmbeddedServer(Path(folder))
        await database.open()
        redis = Redis.from_url(await server.start())
        try:
            return await _Measurement(database, redis, people).page()
        finally:
            await redis.aclose()
            await server.stop()
            await database.close()


class _Measurement:
    def __init__(self, database: Database, redis: Redis, people: int) -> None:
        self.database, self.people = database, people
        self.projection = RedisLeaderboards(redis, "bench")
        self.keeper = BoardKeeper(database, self.projection, _now)
        outbox = Outbox(database, RedisEventBus(EventBusConfig()), _now)
        transactions = Transactions(database, outbox, _now)
        content = load_game_content()
        (self.board_handler, *_) = board_handlers(transactions, content, database, self.projection, self.keeper, _now)
        self.profile_handler = ShowProfile(transactions)
        self.presenter = Presenter(Texts(), ReaderLanguages(UserDirectory(database)), "DianaBot", Library(database))

    async def page(self) -> str:
        _tell(f"{self.people:,} people")
        await self._populate()
        _tell("counting the boards")
        board = Board(Metric.POINTS, span_at(Period.WEEK, NOW))
        rebuilt_s, meanwhile = await self._counts(self._reads(board))
        same = await self._is_in_order()
        rows = [
            await _row(
                "a board read from the projection, one's own place with it", 20, self.people, self._reads(board)
            ),
            await _row("`/leaderboard` shown", 20, self.people, self._shows_board),
            await _row("`/profile` shown", 50, self.people, self._shows_profile),
            await _row("`/profile` shown and drawn", 50, self.people, self._draws_profile),
            f"| all boards counted anew from the tables, unseen until they are whole | {rebuilt_s:.1f} s | | | |",
            f"| a board read meanwhile | {meanwhile[49]:.2f} ms | {meanwhile[98]:.2f} ms | | |",
            f"| the tables' own order | {'yes' if same else 'no'} | | yes | {'met' if same else '**missed**'} |",
        ]
        head = ["| work | p50 | p99 | must | |", "| --- | --- | --- | --- | --- |"]
        about = [f"- {line}" for line in machine.describe("Valkey, embedded")]
        opening = INTRODUCTION.format(people=self.people, asked=ASKED)
        return "\n".join([opening, "", *about, "", *head, *rows, ""])

    async def _counts(self, ask: Ask) -> tuple[float, list[float]]:
        """How many seconds counting all boards takes, and the percentiles of what `ask` takes meanwhile, in ms."""
        random, taken = Random(13), []
        began = perf_counter()
        counting = asyncio.create_task(self.keeper.catch_up())
        while not counting.done():
            asked = perf_counter()
            await ask(random.randint(1, self.people))
            taken.append(1000 * (perf_counter() - asked))
            # As busy a board as a hundred readers a second make it.
            await asyncio.wait([counting], timeout=0.01)
        await counting
        return perf_counter() - began, quantiles(taken, n=100)

    async def _populate(self) -> None:
        random = Random(7)
        for start in range(0, self.people, CHUNK):
            ids = range(start + 1, min(start + CHUNK, self.people) + 1)
            scores = {user_id: random.randint(1, 20_000) for user_id in ids}
            async with self.database.write() as connection:
                await connection.execute(
                    insert(players),
                    [
                        {"user_id": i, "first_name": f"Guest {i}", "balance": scores[i], "lifetime_points": scores[i]}
                        for i in ids
                    ],
                )
                await connection.execute(
                    insert(ledger),
                    [
                        {
                            "user_id": i,
                            "amount": scores[i],
                            "score": scores[i],
                            "reason": "daily",
                            "cause": f"event {i}",
                            "balance_after": scores[i],
                            "at": NOW - timedelta(hours=1),
                        }
                        for i in ids
                    ],
                )
                await connection.execute(
                    insert(users),
                    [
                        {"user_id": i, "first_name": f"Guest {i}", "is_premium": False, "registered_at": NOW}
                        for i in ids
                    ],
                )
                await connection.execute(insert(profile_cards), [{"user_id": i, "balance": scores[i]} for i in ids])

    async def _is_in_order(self) -> bool:
        """Whether the projection holds everybody in the order the tables give."""
        board = Board(Metric.POINTS, span_at(Period.WEEK, NOW))
        view = await self.projection.view(board, reader=1, top=self.people)
        async with self.database.read() as connection:
            return list(view.top) == list(await Scores(connection).first(board, self.people))

    def _reads(self, board: Board) -> Ask:
        return lambda reader: self.projection.view(board, reader, 10)

    async def _shows_board(self, reader: int) -> None:
        await self.board_handler.handle(LeaderboardRequestedEvent(user_id=reader, chat_id=reader))

    async def _shows_profile(self, reader: int) -> None:
        await self.profile_handler.handle(ProfileRequestedEvent(user_id=reader, chat_id=reader))

    async def _draws_profile(self, reader: int) -> None:
        await self._shows_profile(reader)
        page = await self.presenter.page(_profile_reply(reader))
        assert page.picture is not None
        await asyncio.to_thread(page.picture.draw)


def _profile_reply(reader: int) -> ReplyRequestedEvent:
    data = {
        "first_name": f"Guest {reader}",
        "registered_at": NOW.isoformat(),
        "balance": reader,
        "lifetime_points": reader,
        "streak": 3,
        "best_streak": 12,
        "level": 4,
        "level_score": 0,
        "next_level_score": 10**7,
        "title": {"en": "Lamplighter", "es": "Quien enciende las lámparas"},
        "achievements": 5,
        "stories": {"late_letters": 42.0},
    }
    return ReplyRequestedEvent(chat_id=reader, screen=Screen.PROFILE, data=data, user_id=reader)


async def _row(work: str, must_ms: int, people: int, ask: Ask) -> str:
    random, taken = Random(11), []
    await ask(1)
    for _ in range(ASKED):
        reader = random.randint(1, people)
        began = perf_counter()
        await ask(reader)
        taken.append(1000 * (perf_counter() - began))
    cuts = quantiles(taken, n=100)
    met = "met" if cuts[98] < must_ms else "**missed**"
    _tell(f"{work}: {cuts[49]:.2f} / {cuts[98]:.2f} ms")
    return f"| {work} | {cuts[49]:.2f} ms | {cuts[98]:.2f} ms | < {must_ms} ms | {met} |"


def _now() -> datetime:
    return NOW


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
