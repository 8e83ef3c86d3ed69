"""The wire: pipelined commands, each answered by its own reply or by the reason why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
from redis.exceptions import ConnectionError, ReadOnlyError, ResponseError, TimeoutError

from bus import EventBusConfig
from bus.transport.connection import connect
from bus.transport.lineage import Lineage, handed_in
from bus.transport.wire import Detour, Wire, line_to
from tests.waiting import until


@pytest.fixture
async def wire(valkey_url: str) -> AsyncIterator[Wire]:
    redis = connect(EventBusConfig(redis_url=valkey_url))
    wire = Wire(redis, timeout_s=30.0)
    yield wire
    await wire.close()
    await redis.aclose()


async def test_replies_come_back_in_the_order_of_the_commands(wire: Wire):
    texts = [f"text {number}".encode() for number in range(500)]

    replies = await asyncio.gather(*(wire.execute_command("ECHO", text) for text in texts))

    assert replies == texts


async def test_whoever_comes_while_it_connects_shares_the_one_connection(wire: Wire):
    identities = await asyncio.gather(*(wire.execute_command("CLIENT", "ID") for _ in range(10)))

    assert len(set(identities)) == 1


async def test_a_refused_command_raises_and_its_neighbours_do_not_notice(wire: Wire):
    before, refused, after = await asyncio.gather(
        wire.execute_command("ECHO", "a"),
        wire.execute_command("NOSUCHCOMMAND"),
        wire.execute_command("ECHO", "b"),
        return_exceptions=True,
    )

    assert isinstance(refused, ResponseError)
    assert (before, after) == (b"a", b"b")


async def test_a_command_given_up_on_leaves_its_reply_to_nobody_else(wire: Wire):
    await wire.open()
    given_up = asyncio.create_task(wire.execute_command("ECHO", "mine"))
    await asyncio.sleep(0)
    given_up.cancel()

    reply = await wire.execute_command("ECHO", "yours")

    assert reply == b"yours"
    assert given_up.cancelled()


async def test_a_caller_that_gives_up_while_it_connects_takes_the_connection_from_nobody(wire: Wire):
    first = asyncio.create_task(wire.open())
    second = asyncio.create_task(wire.open())
    await asyncio.sleep(0)
    first.cancel()

    await second

    assert wire.is_open
    assert first.cancelled()


async def test_a_server_that_does_not_answer_costs_the_connection_and_the_next_command_gets_a_new_one(valkey_url: str):
    redis = connect(EventBusConfig(redis_url=valkey_url))
    impatient = Wire(redis, timeout_s=0.2)

    with pytest.raises(TimeoutError, match=r"0\.2 s"):
        await impatient.execute_command("BLPOP", "nothing-comes", 0)

    assert not impatient.is_open
    await impatient.open()
    assert impatient.is_open
    await impatient.close()
    await redis.aclose()


async def test_whoever_waits_hears_of_a_cut_connection(wire: Wire, valkey_url: str):
    identity = await wire.execute_command("CLIENT", "ID")
    waiting = [asyncio.create_task(wire.execute_command("BLPOP", "nothing-comes", 0)) for _ in range(2)]
    redis = connect(EventBusConfig(redis_url=valkey_url))
    await redis.client_kill_filter(_id=identity)
    await redis.aclose()

    ends = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(end) for end in ends] == [ConnectionError, ConnectionError]
    assert await wire.execute_command("ECHO", "again") == b"again"


async def test_closing_it_tells_whoever_waits(wire: Wire):
    await wire.open()
    waiting = asyncio.create_task(wire.execute_command("BLPOP", "nothing-comes", 0))
    await asyncio.sleep(0)

    await wire.close()

    with pytest.raises(ConnectionError, match="closed"):
        await waiting


async def test_a_server_that_turned_into_a_replica_is_hung_up_on(wire: Wire):
    # The server the tests share stays a master: only its answer is a replica's.
    says_readonly = "return redis.error_reply('READONLY You can not write against a read only replica.')"

    with pytest.raises(ReadOnlyError):
        await wire.execute_command("EVAL", says_readonly, 0)

    assert not wire.is_open
    assert await wire.execute_command("ECHO", "again") == b"again"


async def test_an_event_handed_in_before_a_failover_is_not_written(valkey_url: str):
    lineage = Lineage()
    redis = connect(EventBusConfig(redis_url=valkey_url), lineage=lineage)
    wire = Wire(redis, timeout_s=30.0, lineage=lineage)
    lineage.is_current = lambda ticket: ticket == 2

    with _publishing(1), pytest.raises(ConnectionError, match="on its way"):
        await wire.execute_command("ECHO", "of before")
    with _publishing(2):
        assert await wire.execute_command("ECHO", "of now") == b"of now"

    await wire.close()
    await redis.aclose()


async def test_what_nobody_asked_for_goes_to_on_push(wire: Wire, valkey_url: str, namespace: str):
    heard: list[object] = []
    redis = connect(EventBusConfig(redis_url=valkey_url), blocking=True)
    listening = Wire(redis, timeout_s=None, on_push=heard.append)
    await listening.execute_command("SUBSCRIBE", f"{namespace}:bell")

    await wire.execute_command("PUBLISH", f"{namespace}:bell", "ding")

    await until(lambda: heard == [[b"message", f"{namespace}:bell".encode(), b"ding"]])
    await listening.close()
    await redis.aclose()


async def test_a_cluster_is_left_to_redis_py():
    cluster = connect(EventBusConfig(redis_url="redis+cluster://localhost:1"))

    line = line_to(cluster, Lineage(), 1.0)

    assert isinstance(line, Detour)
    assert not line.is_open
    await cluster.aclose()


@contextmanager
def _publishing(ticket: int) -> Iterator[None]:
    token = handed_in.set(ticket)
    yield
    handed_in.reset(token)
