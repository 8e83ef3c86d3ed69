"""Many small reads in one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from services.database import DatabaseUnavailable, SharedRead
from tests.waiting import until


class Shelf:
    """A table that answers when it is let, and remembers what it was asked for."""

    def __init__(self, **held: str) -> None:
        self.held = held
        self.asked: list[list[str]] = []
        self.is_let = asyncio.Event()
        self.refusal: Exception | None = None

    async def read(self, keys: Sequence[str]) -> Mapping[str, str]:
        self.asked.append(list(keys))
        found = {key: self.held[key] for key in keys if key in self.held}
        await self.is_let.wait()
        if self.refusal is not None:
            raise self.refusal
        return found


async def under_way(shelf: Shelf, read: SharedRead[str, str], *keys: str) -> list[asyncio.Task[str | None]]:
    """Somebody's asking for each of the keys, while the first read is held up."""
    tasks = [asyncio.create_task(read.of(key)) for key in keys]
    await until(lambda: bool(shelf.asked))
    return tasks


async def test_who_asks_at_once_shares_one_read_and_each_key_is_read_once() -> None:
    shelf = Shelf(ana="es", ida="en")
    read = SharedRead(shelf.read)
    shelf.is_let.set()

    answers = await asyncio.gather(*(read.of(key) for key in ("ana", "ida", "ana", "nobody")))

    assert answers == ["es", "en", "es", None]
    assert shelf.asked == [["ana", "ida", "nobody"]]


async def test_who_asks_while_a_read_is_under_way_sees_what_changed_before_they_asked() -> None:
    shelf = Shelf(ana="en")
    read = SharedRead(shelf.read)
    (earlier,) = await under_way(shelf, read, "ana")

    shelf.held["ana"] = "es"
    later = asyncio.create_task(read.of("ana"))
    await asyncio.sleep(0)
    shelf.is_let.set()

    assert [await earlier, await later] == ["en", "es"]


async def test_a_refusal_is_heard_by_all_who_shared_the_read_and_by_nobody_after() -> None:
    shelf = Shelf(ana="es")
    read = SharedRead(shelf.read)
    shelf.refusal = DatabaseUnavailable("locked", "locked")
    tasks = await under_way(shelf, read, "ana", "ida")

    shelf.is_let.set()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    shelf.refusal = None

    assert [type(outcome) for outcome in outcomes] == [DatabaseUnavailable] * 2
    assert await read.of("ana") == "es"


async def test_one_who_gives_up_takes_nobodys_answer_along() -> None:
    shelf = Shelf(ana="es")
    read = SharedRead(shelf.read)
    gives_up, stays = await under_way(shelf, read, "ana", "ana")

    gives_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gives_up
    shelf.is_let.set()

    assert await stays == "es"
