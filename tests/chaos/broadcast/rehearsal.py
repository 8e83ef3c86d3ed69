"""The rehearsal: an audience in the playground, an owner who sends, three kills, and who got it how often."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.chaos.broadcast.prober import Prober, quantile_ms
from tests.journeys.person import Person
from tests.journeys.programs import Diana, Telegram
from tests.waiting import until

OWNER = 40_001
FIRST_READER = 1_000_001
TEXT = "The hotel opens its garden."
KILLS_AT = (0.25, 0.5, 0.75)


@dataclass
class Ledger:
    """What a broadcast came to. `missing` must be zero, and nobody `doubled` whom the report does not count."""

    people: int
    once: int = 0
    doubled: int = 0
    missing: int = 0
    reported: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    kills: int = 0
    refused_429: int = 0
    took_s: float = 0.0
    most_memory_mb: int = 0
    before_s: list[float] = field(default_factory=list)
    meanwhile_s: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        waits = [
            f"replies {name}: p50 {quantile_ms(waits_s, 0.5):.0f} ms, p99 {quantile_ms(waits_s, 0.99):.0f} ms"
            f" of {len(waits_s)}"
            for name, waits_s in (("without a broadcast", self.before_s), ("with it", self.meanwhile_s))
        ]
        return "\n".join(
            [
                f"people {self.people}, kill -9 {self.kills}, {self.took_s:.0f} s, at most {self.most_memory_mb} MB",
                f"got it once {self.once}, twice or more {self.doubled}, never {self.missing}",
                f"reported {self.reported}, of them perhaps twice {self.repeated}; answered 429 {self.refused_429}",
                *waits,
            ]
        )


class Rehearsal:
    """Runs in `folder`, whose programs `end` stops."""

    def __init__(self, folder: Path, people: int, rate_per_s: int, say: Callable[[str], None] = print) -> None:
        self.ledger = Ledger(people)
        self._folder = folder
        self._rate_per_s = rate_per_s
        self._say = say
        self._telegram = Telegram(folder / "telegram")
        self._diana = self._start()

    def end(self) -> None:
        """Make sure nothing is left running."""
        self._diana.end()
        self._telegram.end()

    async def run(self, probers: int = 12, questions: int = 60) -> Ledger:
        """The ledger of the whole."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
            owner = await self._owner(session)
            asking = [await self._comes(session, f"Guest {number}") for number in range(probers)]
            await self._readers_move_in(session)
            await asyncio.to_thread(self._diana.stop, signal.SIGTERM)
            await asyncio.to_thread(self._write_audience, [person.id for person in (owner, *asking)])
            self._diana = await asyncio.to_thread(self._start)
            await self._limit(session, self._rate_per_s)
            before, meanwhile = Prober(asking), Prober(asking)
            await before.asks(questions)
            self._say("sending")
            begun = asyncio.get_running_loop().time()
            await self._send(owner)
            for share in KILLS_AT:
                await self._probed(meanwhile, lambda share=share: self._share_done() >= share)  # type: ignore[misc]
                await self._kill()
                self._say(f"killed at {self._share_done():.0%}")
            await self._probed(meanwhile, lambda: self._state() == "done")
            self.ledger.took_s = asyncio.get_running_loop().time() - begun
            await owner.until_hears("is out", "Sent:", within_s=120)
            await self._count(session)
            self.ledger.before_s, self.ledger.meanwhile_s = before.waits_s, meanwhile.waits_s
        return self.ledger

    def _start(self) -> Diana:
        rate = str(self._rate_per_s)
        return Diana(self._folder / "diana", self._telegram, ADMIN_IDS=str(OWNER), TELEGRAM_SEND_RATE=rate)

    async def _kill(self) -> None:
        self._note_memory()
        await asyncio.to_thread(self._diana.stop, signal.SIGKILL)
        self.ledger.kills += 1
        self._diana = await asyncio.to_thread(self._start)

    async def _probed(self, prober: Prober, is_reached: Callable[[], bool]) -> None:
        """Let people ask until the broadcast has come that far; answers a kill would delay are not waited for."""
        probing = asyncio.create_task(prober.asks_on())
        try:
            await until(lambda: asyncio.to_thread(is_reached), within_s=3600)
        finally:
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)
        self._note_memory()

    async def _owner(self, session: aiohttp.ClientSession) -> Person:
        await self._post(session, "play/people", {"first_name": "Olga", "language_code": "en", "id": OWNER})
        owner = Person(session, self._telegram.url, OWNER)
        await owner.comes_in()
        return owner

    async def _comes(self, session: aiohttp.ClientSession, name: str) -> Person:
        person = await Person.arrives(session, self._telegram.url, name)
        await person.comes_in()
        return person

    async def _readers_move_in(self, session: aiohttp.ClientSession) -> None:
        """Everybody else is only written to: they have a chat, and Diana knows of them."""
        slots = asyncio.Semaphore(32)

        async def moves_in(user_id: int) -> None:
            async with slots:
                body = {"first_name": f"R{user_id}", "language_code": "en", "id": user_id}
                await self._post(session, "play/people", body)

        await asyncio.gather(*map(moves_in, self._readers()))

    def _readers(self) -> range:
        return range(FIRST_READER, FIRST_READER + self.ledger.people)

    def _write_audience(self, others: Sequence[int]) -> None:
        """The readers are the whole audience: whoever asks meanwhile is not written to."""
        with self._database() as database:
            database.executemany("DELETE FROM audience WHERE user_id = ?", [(user_id,) for user_id in others])
            rows = [(user_id, "en") for user_id in self._readers()]
            database.executemany("INSERT INTO audience (user_id, reads) VALUES (?, ?)", rows)

    async def _limit(self, session: aiohttp.ClientSession, per_second: int) -> None:
        await self._post(session, "control/limit", {"per_second": per_second})

    async def _send(self, owner: Person) -> None:
        await owner.says("/broadcast")
        await owner.until_hears("a draft")
        await owner.taps("English")
        await owner.until_hears("Send me the text")
        await owner.says(TEXT)
        await owner.until_hears("a draft", TEXT)
        await owner.taps("Preview")
        await owner.until_hears("You have seen it")
        await owner.taps("Send to")
        await owner.until_hears("cannot be called back")
        await owner.taps("Yes, send to")

    def _share_done(self) -> float:
        with self._database() as database:
            (done,) = database.execute("SELECT coalesce(sum(people), 0) FROM broadcast_outcomes").fetchone()
        return float(done) / self.ledger.people

    def _state(self) -> str:
        with self._database() as database:
            return str(database.execute("SELECT state FROM broadcasts").fetchone()[0])

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self._diana.data_dir / "diana.sqlite3", timeout=30)

    def _note_memory(self) -> None:
        status = Path(f"/proc/{self._diana.process.pid}/status").read_text()
        peak_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
        self.ledger.most_memory_mb = max(self.ledger.most_memory_mb, peak_kb // 1024)

    async def _count(self, session: aiohttp.ClientSession) -> None:
        ledger, slots = self.ledger, asyncio.Semaphore(32)

        async def times(user_id: int) -> int:
            async with slots:
                heard = await Person(session, self._telegram.url, user_id).hears()
            return heard.count(TEXT)

        counts = await asyncio.gather(*map(times, self._readers()))
        ledger.once, ledger.missing = counts.count(1), counts.count(0)
        ledger.doubled = len(counts) - ledger.once - ledger.missing
        with self._database() as database:
            ledger.reported = dict(database.execute("SELECT outcome, people FROM broadcast_outcomes").fetchall())
            ledger.repeated = database.execute("SELECT repeated FROM broadcasts").fetchone()[0]
        async with session.get(f"{self._telegram.url}/control/limit") as response:
            ledger.refused_429 = (await response.json())["refused"]

    async def _post(self, session: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> None:
        async with session.post(f"{self._telegram.url}/{path}", json=body) as response:
            assert response.status == 200, await response.text()
