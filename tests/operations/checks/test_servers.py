"""What `diana check` finds at the database and at Redis, real ones, and among the keys."""

from __future__ import annotations

import time
from base64 import b64encode
from pathlib import Path
from secrets import token_bytes

import pytest
from redis.asyncio import Redis

from bot.bus_keys import check_bus_keys
from bot.checks import Scene, database, keys, redis_server
from bus import RedisEventBus
from bus.embedded import EmbeddedServer
from bus.key_ring import KeyRing
from services.database import BusState, Database, migrate, migrate_down
from tests.bus.parts import Recorder, config
from tests.chaos.bus.valkey import Valkey
from tests.fixtures.postgres import postgres_server
from tests.operations.checks.scenes import faults, settings_for
from tests.operations.test_settings import load

ONE, TWO = token_bytes(32), token_bytes(32)


def spelled(**ring: bytes) -> str:
    return ",".join(f"{key_id}:{b64encode(key).decode()}" for key_id, key in ring.items())


async def test_a_schema_is_current_behind_or_of_a_newer_diana(tmp_path: Path):
    settings = settings_for(tmp_path)
    await migrate(settings.database_address)
    current = await faults(database.look, Scene(settings))
    await migrate_down(settings.database_address, "0001")
    behind = await faults(database.look, Scene(settings))
    opened = Database(settings.database_address)
    await opened.open()
    async with opened.write() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await opened.close()
    newer = await faults(database.look, Scene(settings))

    assert current == {}
    assert behind.keys() == {"database-schema-behind"}
    assert newer.keys() == {"database-schema-newer"}
    assert "9999" in newer["database-schema-newer"]


async def test_a_database_that_does_not_answer_is_told(tmp_path: Path):
    settings = settings_for(tmp_path, database_url="postgresql+asyncpg://diana@127.0.0.1:1/diana")

    assert (await faults(database.look, Scene(settings))).keys() == {"database-unreachable"}


@pytest.mark.postgres
async def test_what_is_wrong_with_a_postgresql_is_told(tmp_path: Path, monkeypatch):
    server = postgres_server()
    read_only, name = server.create_database(), server.create_database()
    server.execute(f'ALTER DATABASE "{read_only}" SET default_transaction_read_only = on')
    server.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")

    async def found(database_name: str) -> set[str]:
        url = server.url(database_name)
        return set(await faults(database.look, Scene(settings_for(tmp_path, database_url=url))))

    assert await found(name) == set()
    assert await found("nowhere") == {"database-refused"}
    assert await found(read_only) == {"database-read-only"}
    assert await found("latin") == {"database-not-utf8"}
    monkeypatch.setattr("bot.checks.database.FEW_CONNECTIONS", 1000)
    assert await found(name) == {"database-connections-few"}


@pytest.fixture
async def server(tmp_path: Path):
    """A server as an operator runs one: with a limit to its memory."""
    server = EmbeddedServer(tmp_path / "redis")
    await server.start()
    async with Redis.from_url(server.url) as redis:
        await redis.config_set("maxmemory", "2gb")
    yield server
    await server.stop()


async def redis_faults(url: str, data_dir: Path, **more: object) -> dict[str, str]:
    return await faults(redis_server.look, Scene(settings_for(data_dir, redis_url=url, **more)))


@pytest.mark.parametrize(
    ("fault", "commands"),
    [
        ("redis-evicts", ["CONFIG SET maxmemory-policy allkeys-lru"]),
        ("redis-memory-unlimited", ["CONFIG SET maxmemory 0"]),
        ("redis-memory-high", ["CONFIG SET maxmemory 1mb"]),
        ("redis-not-durable", ["CONFIG SET appendonly no"]),
        ("redis-replica", ["REPLICAOF 127.0.0.1 1"]),
        ("redis-refused", ["ACL SETUSER default -info"]),
    ],
)
async def test_a_server_that_is_not_set_up_for_a_bus_is_told(tmp_path, server, fault: str, commands: list[str]):
    well = await redis_faults(server.url, tmp_path)
    async with Redis.from_url(server.url) as redis:
        for command in commands:
            await redis.execute_command(*command.split())

    assert well == {}
    assert (await redis_faults(server.url, tmp_path)).keys() == {fault}


async def test_a_wrong_password_an_old_server_and_one_that_is_away_are_told(tmp_path: Path, server, monkeypatch):
    wrong = server.url.replace("unix://:", "unix://:not-").replace("redis://:", "redis://:not-")

    assert (await redis_faults(wrong, tmp_path)).keys() == {"redis-refused"}
    assert (await redis_faults("redis://127.0.0.1:1", tmp_path)).keys() == {"redis-unreachable"}
    monkeypatch.setattr("bus.transport.server.OLDEST_VALKEY", (99, 0))
    assert (await redis_faults(server.url, tmp_path)).keys() == {"redis-too-old"}


async def test_a_cluster_by_the_wrong_name_is_told_and_the_other_way_round(tmp_path: Path):
    node, alone = Valkey(tmp_path, "cluster-enabled yes", "maxmemory 2gb"), Valkey(tmp_path, "maxmemory 2gb")
    await node.start()
    await alone.start()

    of_cluster = await redis_faults(node.url, tmp_path)
    of_one = await redis_faults(f"redis+cluster://127.0.0.1:{alone.port}", tmp_path)

    await node.kill()
    await alone.kill()
    assert of_cluster.keys() == of_one.keys() == {"redis-cluster-address"}


async def test_queues_nobody_handles_while_others_run_are_told(tmp_path: Path, server):
    async with RedisEventBus(config(server.url, "diana")) as sender:
        await sender.subscribe("*", Recorder("sender"))
        await sender.shutdown()
    async with RedisEventBus(config(server.url, "diana")) as bus:
        await bus.subscribe("*", Recorder("services"))

        found = await redis_faults(server.url, tmp_path, database_url="postgresql+asyncpg://diana@h/diana")

    assert found == {"role-missing": "nobody handles test:sender"}


async def test_a_replica_on_a_shared_redis_with_a_database_of_its_own_is_told(tmp_path: Path, server):
    async with RedisEventBus(config(server.url, "diana")) as bus:
        await bus.subscribe("*", Recorder("services"))

        found = await redis_faults(server.url, tmp_path)

    assert found.keys() == {"replicas-apart"}


async def test_an_embedded_server_that_cannot_start_is_told(tmp_path: Path):
    async def found(**more: object) -> set[str]:
        return set(await faults(redis_server.look, Scene(settings_for(tmp_path, **more))))

    assert await found(redis_server_bin="/bin/false") == {"redis-no-program"}
    (tmp_path / "bus").mkdir()
    (tmp_path / "bus" / "SERVER").write_text("redis 6\n")
    assert await found() == {"redis-foreign-data"}


async def test_the_embedded_server_of_a_running_diana_is_asked(tmp_path: Path):
    server = EmbeddedServer(tmp_path)
    await server.start()

    (line,) = await redis_server.look(Scene(settings_for(tmp_path)))

    await server.stop()
    assert line.detail.endswith("answers: Diana is running")


@pytest.mark.parametrize(("ahead_s", "said"), [(90.0, "90 s behind"), (-90.0, "90 s ahead")])
async def test_clocks_that_say_different_times_are_told(tmp_path: Path, server, monkeypatch, ahead_s: float, said: str):
    monkeypatch.setattr("bot.checks.clocks.time.time", lambda now=time.time: now() + ahead_s)

    assert await redis_faults(server.url, tmp_path) == {"clocks-apart": f"the clock of Redis is {said}"}


async def test_what_is_wrong_with_the_keys_is_told(tmp_path: Path):
    settings = settings_for(tmp_path)
    await migrate(settings.database_address)
    opened = Database(settings.database_address)
    await opened.open()
    await check_bus_keys(KeyRing({"old": ONE}), BusState(opened))
    await opened.close()
    file = tmp_path / "bus.keys"

    async def found(text: str, mode: int = 0o600) -> set[str]:
        file.write_text(text)
        file.chmod(mode)
        return set(await faults(keys.look, Scene(settings)))

    assert await found(spelled(new=TWO, old=ONE)) == set()
    assert await found("nonsense") == {"keys-unreadable"}
    assert await found(spelled(old=ONE), mode=0o644) == {"keys-open"}
    assert await found(spelled(old=TWO)) == {"keys-changed"}
    assert await found(spelled(new=TWO)) == {"keys-missing"}


async def test_keys_of_one_machine_beside_shared_servers_are_told(tmp_path: Path):
    (tmp_path / "bus.keys").write_text(spelled(old=ONE))
    (tmp_path / "bus.keys").chmod(0o600)
    shared = {
        "REDIS_URL": "redis://h",
        "DATABASE_URL": "postgresql+asyncpg://d@127.0.0.1:1/d",
        "DATA_DIR": str(tmp_path),
    }

    assert (await faults(keys.look, Scene(load(shared)))).keys() == {"keys-of-each"}
