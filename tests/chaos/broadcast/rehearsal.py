"""The rehearsal: an audience in the playground, an owner who sends, three kills, and who got it how often."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import delete, func, insert, select

from services.admin.broadcasts.tables import audience, broadcast_outcomes, broadcasts
from services.database import Database
from tests.chaos.broadcast.place import Place
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

    def __init__(
        self, folder: Path, place: Place, people: int, rate_per_s: int, say: Callable[[str], None] = print
    ) -> None:
        self.ledger = Ledger(people)
        self._folder = folder
        self._place = place
        self._rate_per_s = rate_per_s
        self._say = say
        self._telegram = Telegram(folder / "telegram")
        self._dianas: dict[int, Diana] = {}
        self._database = Database(place.database_url)

    def end(self) -> None:
        """Make sure nothing is left running."""
        for diana in self._dianas.values():
            diana.end()
        self._telegram.end()

    async def run(self, probers: int = 12, questions: int = 60) -> Ledger:
        """The ledger of the whole."""
        await self._start(1)
        await self._database.open()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=120)) as session:
            owner = await self._owner(session)
            asking = [await self._comes(session, f"Guest {number}") for number in range(probers)]
            await self._readers_move_in(session)
            await asyncio.to_thread(self._dianas[1].stop, signal.SIGTERM)
            await self._write_audience([person.id for person in (owner, *asking)])
            for number in range(1, self._place.replicas + 1):
                await self._start(number)
            await self._limit(session, self._rate_per_s)
            before, meanwhile = Prober(asking), Prober(asking)
            await before.asks(questions)
            self._say("sending")
            begun = asyncio.get_running_loop().time()
            await self._send(owner)
            for kill, share in enumerate(KILLS_AT):
                await self._probed(meanwhile, partial(self._is_done, share))
                await self._kill(1 + kill % self._place.replicas)
                self._say(f"killed at {await self._share_done():.0%}")
            await self._probed(meanwhile, self._is_over)
            self.ledger.took_s = asyncio.get_running_loop().time() - begun
            await owner.until_hears("is out", "Sent:", within_s=120)
            await self._count(session)
            self.ledger.before_s, self.ledger.meanwhile_s = before.waits_s, meanwhile.waits_s
        await self._database.close()
        return self.ledger

    async def _start(self, number: int) -> None:
        """Start a replica; the first one hears people, since one alone may poll."""
        roles = None if number == 1 else "services,sender,scheduler"
        settings = {**self._place.settings, "ADMIN_IDS": str(OWNER), "TELEGRAM_SEND_RATE": str(self._rate_per_s)}
        folder = self._folder / f"diana-{number}"
        self._dianas[number] = await asyncio.to_thread(partial(Diana, folder, self._telegram, roles, **settings))

    async def _kill(self, number: int) -> None:
        self._note_memory()
        await asyncio.to_thread(self._dianas[number].stop, signal.SIGKILL)
        self.ledger.kills += 1
        await self._start(number)

    async def _probed(self, prober: Prober, is_reached: Callable[[], Awaitable[bool]]) -> None:
        """Let people ask until the broadcast has come that far; answers a kill would delay are not waited for."""
        probing = asyncio.create_task(prober.asks_on())
        try:
            await until(is_reached, within_s=3600)
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

    async def _write_audience(self, others: Sequence[int]) -> None:
        """The readers are the whole audience: whoever asks meanwhile is not written to."""
        async with self._database.write() as connection:
            await connection.execute(delete(audience).where(audience.c.user_id.in_(others)))
            rows = [{"user_id": user_id, "reads": "en"} for user_id in self._readers()]
            await connection.execute(insert(audience), rows)

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

    async def _share_done(self) -> float:
        async with self._database.read() as connection:
            done = await connection.scalar(select(func.coalesce(func.sum(broadcast_outcomes.c.people), 0)))
        return float(done or 0) / self.ledger.people

    async def _is_done(self, share: float) -> bool:
        return await self._share_done() >= share

    async def _is_over(self) -> bool:
        async with self._database.read() as connection:
            return await connection.scalar(select(broadcasts.c.state)) == "done"

    def _note_memory(self) -> None:
        for diana in self._dianas.values():
            status = Path(f"/proc/{diana.process.pid}/status").read_text()
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
        async with self._database.read() as connection:
            outcomes = await connection.execute(select(broadcast_outcomes.c.outcome, broadcast_outcomes.c.people))
            ledger.reported = {row.outcome: row.people for row in outcomes}
            ledger.repeated = await connection.scalar(select(broadcasts.c.repeated)) or 0
        async with session.get(f"{self._telegram.url}/control/limit") as response:
            ledger.refused_429 = (await response.json())["refused"]

    async def _post(self, session: aiohttp.ClientSession, path: str, body: dict[str, Any]) -> None:
        async with session.post(f"{self._telegram.url}/{path}", json=body) as response:
            assert response.status == 200, await response.text()
