"""`diana keys`, beside a Diana's database, key file and Redis: a rotation from the first step to the last."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_bytes

import pytest
from redis.asyncio import Redis
from sqlalchemy import insert, select

from bot.bus_keys import KEY_FILE, check_bus_keys, read_bus_keys
from bot.cli.bus_address import NoDianaRuns
from bot.cli.keys import KeyStillNeeded, drop_key, list_keys, reseal_everything, rotate_keys
from bot.exit_codes import NotThere, OperatorError
from bot.key_watch import KeyWatch
from bot.redis_key_holders import RedisKeyHolders
from bot.settings import Settings
from bus import ContentModeratedEvent, EventFactory
from bus.codec import encode
from bus.embedded import EmbeddedServer, running_url
from bus.ending import end
from bus.key_ring import KeyRing
from services.database import BusState, Database
from services.database.tables import events
from tests.database.parts import NOON
from tests.operations.test_settings import load
from tests.waiting import until

OLD = token_bytes(32)
WORDS = "only between us"


class World:
    """A Diana's data folder, with one event her first key sealed, and herself as far as keys go."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.settings = Settings(data_dir=folder)
        self.database = Database(self.settings.database_address)
        self.state = BusState(self.database)
        self.ring = KeyRing({"old": OLD})
        self._capsys = capsys

    async def keep(self, event_id: str = "one") -> None:
        event = ContentModeratedEvent(1, 7, 3, "deleted", "spam", WORDS, event_id=event_id)
        row = {"event_id": event_id, "event_type": event.wire_type, "priority": 2, "timestamp": NOON}
        async with self.database.write() as connection:
            await connection.execute(insert(events).values(**row, correlation_id="c", body=encode(event, self.ring)))

    async def kept_words(self, ring: KeyRing) -> list[str]:
        async with self.database.read() as connection:
            bodies = (await connection.execute(select(events.c.body))).scalars()
            return [EventFactory.from_bytes(body, ring).payload["content_excerpt"] for body in bodies]

    async def types(self, command, *arguments, **options) -> str:
        """What the command prints. It runs in a thread, with a loop of its own."""
        self._capsys.readouterr()
        await asyncio.to_thread(command, self.settings, *arguments, **options)
        return self._capsys.readouterr().out


@pytest.fixture
async def world(tmp_path: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> AsyncIterator[World]:
    (tmp_path / KEY_FILE).write_text(f"old:{b64encode(OLD).decode()}\n")
    world = World(tmp_path, capsys)
    await world.database.open()
    await check_bus_keys(world.ring, world.state)
    await world.keep()
    yield world
    await world.database.close()


@pytest.fixture
async def holders(world: World) -> AsyncIterator[RedisKeyHolders]:
    """The roll in the Redis of a Diana that runs on the folder."""
    server = EmbeddedServer(world.settings.data_dir)
    await server.start()
    async with Redis.from_url(running_url(world.settings.data_dir) or "") as redis:
        yield RedisKeyHolders(redis)
    await server.stop()


async def test_a_rotation_while_diana_runs_from_a_new_key_to_the_end_of_the_old_one(world: World, holders):
    watch = asyncio.create_task(KeyWatch(world.settings, world.ring, world.state, holders, every_s=0.05).run())
    await until(holders.all)

    rotated = await world.types(rotate_keys, reseal=True)
    newest = world.ring.key_ids[0]
    listed = await world.types(list_keys)
    dropped = await world.types(drop_key, "old")

    assert f"{newest} seals from now on" in rotated
    assert f"Sealed 1 event anew with {newest}.\nNothing needs old any more: `diana keys drop old`" in rotated
    assert "seals and opens  1 in the event store" in listed
    assert "old  opens            nothing" in listed
    assert f"1 running process sealing with {newest}" in listed
    assert "old is gone" in dropped
    await until(lambda: world.ring.key_ids == (newest,))
    assert await world.kept_words(world.ring) == [WORDS]
    await end((watch,))
    assert await holders.all() == []


async def test_a_key_that_something_still_needs_is_not_dropped(world: World, holders):
    await world.types(rotate_keys, reseal=False)

    with pytest.raises(KeyStillNeeded, match="old is still needed by 1 in the event store"):
        await world.types(drop_key, "old")
    await world.types(reseal_everything)
    await holders.tell(("old",))
    with pytest.raises(KeyStillNeeded, match="a running Diana still seals with old"):
        await world.types(drop_key, "old")

    assert "old" in read_bus_keys(world.settings).key_ids


async def test_nothing_is_sealed_anew_with_a_key_a_running_diana_cannot_open(world: World, holders):
    await world.types(rotate_keys, reseal=False)
    await holders.tell(("old",))

    with pytest.raises(KeyStillNeeded, match="restart her"):
        await world.types(reseal_everything)

    assert await world.kept_words(KeyRing({"old": OLD})) == [WORDS]


async def test_without_a_running_diana_the_tables_are_sealed_anew_and_no_key_is_dropped(world: World):
    rotated = await world.types(rotate_keys, reseal=True)

    assert "seals from the next start on" in rotated
    assert "Sealed 1 event anew" in rotated
    assert "start her, and do this again" in rotated
    with pytest.raises(NoDianaRuns, match="what waits in Redis may need old"):
        await world.types(drop_key, "old")


@pytest.mark.parametrize(("key_id", "error"), [("other", NotThere), ("old", KeyStillNeeded)])
async def test_a_key_that_is_not_there_or_is_the_newest_is_not_dropped(world: World, key_id: str, error: type):
    with pytest.raises(error):
        await world.types(drop_key, key_id)


async def test_keys_of_the_environment_are_the_operators_to_change(world: World, holders):
    old, newer = (f"{key_id}:{b64encode(key).decode()}" for key_id, key in (("old", OLD), ("newer", token_bytes(32))))
    folder = {"DATA_DIR": str(world.settings.data_dir)}
    world.settings = load({**folder, "BUS_ENCRYPTION_KEYS": old})

    printed = await world.types(rotate_keys, reseal=False)
    with pytest.raises(OperatorError, match="the new key first"):
        await world.types(rotate_keys, reseal=True)
    world.settings = load({**folder, "BUS_ENCRYPTION_KEYS": f"{old},{newer}"})
    on_its_way_in = await world.types(reseal_everything)
    world.settings = load({**folder, "BUS_ENCRYPTION_KEYS": f"{newer},{old}"})
    on_its_way_out = await world.types(reseal_everything)
    dropped = await world.types(drop_key, "old")

    assert KeyRing.parse(printed).key_ids[0] not in ("old", "newer")
    assert "drop" not in on_its_way_in
    assert "diana keys drop old" in on_its_way_out
    assert "Take it out of BUS_ENCRYPTION_KEYS of every process" in dropped


async def test_a_key_file_that_breaks_while_diana_runs_changes_nothing(world: World, holders):
    watch = KeyWatch(world.settings, world.ring, world.state, holders)
    (world.settings.data_dir / KEY_FILE).write_text("broken")

    await watch.look()

    assert world.ring.key_ids == ("old",)
    assert await holders.all() == [("old",)]


async def test_there_is_nothing_to_list_where_no_diana_ever_ran(tmp_path: Path):
    with pytest.raises(NotThere, match="the first start makes one"):
        list_keys(Settings(data_dir=tmp_path / "empty"))
