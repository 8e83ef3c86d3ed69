"""The simulated Redis answers the bus's scripts as a real server does."""

from __future__ import annotations

import re
from itertools import count
from random import Random
from time import time_ns
from typing import Any
from uuid import UUID

import pytest
from redis import Redis
from redis.exceptions import ResponseError

pytest.importorskip("lupa", reason="lupa is not installed: the simulated Redis is NOT compared with a real one here")

from bus.transport import connection
from bus.transport.keys import LANES, Keyspace
from tests.simulation import keyspace
from tests.simulation.scripts import ScriptEngine

ENGINE = ScriptEngine()
BEGIN_EPOCH = b"return redis.call('SET', KEYS[1], 0)"
LEFT = b"return redis.call('XRANGE', KEYS[1], '-', '+')"
LEFT_PENDING = b"return redis.call('XPENDING', KEYS[1], 'q')"
GROUPS = ("one:first", "two:second")
STREAM_ID = re.compile(rb"\d{13}-\d+")


class Pair:
    """A real server and the simulated one, which get the same calls.

    Stream ids hold the time, so each side has its own: they are written as <n>, the n-th that was ever seen there.
    """

    def __init__(self, url: str, namespace: str) -> None:
        self.keys = Keyspace(namespace, 1)
        self._real = Redis.from_url(url)
        self._simulated = keyspace.Keyspace(lambda: self._now_us, lambda channel, message: 0)
        self._now_us = 0
        self._done_ms = 0
        self._ids: tuple[dict[bytes, bytes], dict[bytes, bytes]] = ({}, {})

    def run(self, script: bytes, keys: list[str], args: list[Any]) -> tuple[Any, Any]:
        """Both answers to a script."""
        self._wait_for_the_next_millisecond()
        texts = [part if isinstance(part, bytes) else str(part).encode() for part in args]
        here, there = (self._own_ids(side, texts) for side in (0, 1))
        sha = ENGINE.load(script)
        names = [key.encode() for key in keys]
        real = self._readable(0, self._answer(lambda: self._real.eval(script, len(keys), *names, *here)))
        # On a busy machine the script may have run later than at the time that was asked before it.
        self._done_ms = self._real_us() // 1000
        return real, self._readable(1, self._answer(lambda: ENGINE.run(sha, names, there, self._simulated.execute)))

    def _wait_for_the_next_millisecond(self) -> None:
        """Ids of one call are alike in different streams, those of two calls never: on both sides."""
        while self._now_us // 1000 <= self._done_ms:
            self._now_us = self._real_us()

    def _real_us(self) -> int:
        seconds, microseconds = self._real.time()
        return int(seconds * 1_000_000 + microseconds)

    @property
    def seen_ids(self) -> int:
        return len(self._ids[0])

    def _own_ids(self, side: int, args: list[bytes]) -> list[bytes]:
        known = {short: own for own, short in self._ids[side].items()}
        return [re.sub(rb"<\d+>", lambda found: known[found[0]], arg) for arg in args]

    def _readable(self, side: int, value: Any) -> Any:
        if isinstance(value, list):
            return [self._readable(side, part) for part in value]
        if isinstance(value, bytes):
            ids = self._ids[side]
            return STREAM_ID.sub(lambda found: ids.setdefault(found[0], b"<%d>" % len(ids)), value)
        return value

    @staticmethod
    def _answer(ask: Any) -> Any:
        try:
            return ask()
        except ResponseError as error:
            # Where in the script it happened is told by one of them only.
            return f"error: {str(error).split(' ')[0]}"


class Caller:
    """Draws calls as several processes would make them, wrong tokens and repeated batches among them."""

    def __init__(self, pair: Pair, random: Random) -> None:
        self.pair = pair
        self._keys = pair.keys
        self._random = random
        self._batches = count(1)
        self._tokens = ["", "nobody:1"]

    def declare(self) -> tuple[Any, Any]:
        keys = [self._keys.meta(0)]
        settle, known = self._random.choice((0, 1)), self._random.randint(0, 2)
        args: list[Any] = [self._keys.prefix(0), settle, "identity", known]
        for group in self._random.sample(GROUPS, self._random.randint(0, 2)):
            keys += self._keys.queues(0, group)
            args += [group, 2, "*", "points.*"]
        return self.pair.run(connection.DECLARE.source, keys, args)

    def publish(self) -> tuple[Any, Any]:
        k = self._keys
        keys = [k.producers(0), k.meta(0)]
        batch = next(self._batches) - self._random.choice((0, 0, 0, 1))
        identity = self._random.choice(("identity",) * 5 + ("another",))
        events = self._random.randint(1, 4)
        args: list[Any] = [k.events, "1", k.bell, k.alarm, "producer", batch, "", 0, k.prefix(0), identity, events]
        for number in range(events):
            targets = self._random.choice(("", "", ",two,"))
            args += [f"{self._lane()}\npoints.awarded\n{targets}", f"key-{number % 2}", UUID(int=number).bytes]
        return self.pair.run(connection.PUBLISH.source, keys, args)

    def publish_one(self) -> tuple[Any, Any]:
        k = self._keys
        keys = [k.producers(0), k.meta(0), k.asleep(0), *k.routes(0, "points.awarded")]
        batch = next(self._batches) - self._random.choice((0, 0, 0, 1))
        identity = self._random.choice(("identity",) * 5 + ("another",))
        way = [f"{k.prefix(0)}q:", f":{self._lane()}", f"{k.events}points.awarded", k.bell, 0]
        args = [identity, "producer", batch, *way, f"key-{batch % 2}", UUID(int=batch).bytes]
        return self.pair.run(connection.PUBLISH_ONE.source, keys, args)

    def tend(self) -> tuple[Any, Any]:
        keys, args = [self._keys.meta(0)], [self._random.choice("abc"), 600_000, 0, "identity"]
        for group in GROUPS:
            keys += [self._keys.members(0, group), self._keys.lease(0, group), self._keys.epoch(0, group)]
            args += [group, self._random.choice(self._tokens)]
        answers = self.pair.run(connection.TEND.source, keys, args)
        self._tokens += [row[1].decode() for row in answers[0] if isinstance(row, list)]
        return answers

    def turn(self) -> tuple[Any, Any]:
        keys, args = [self._keys.meta(0), self._keys.asleep(0)], []
        for group in GROUPS:
            keys += [self._keys.lease(0, group), *self._keys.queues(0, group)]
            args += [group, self._random.choice(self._tokens)]
            for _ in LANES:
                ids = [self._some_id() for _ in range(self._random.choice((0, 0, 2)))] if self.pair.seen_ids else []
                cursor = self._random.choice((">", ">", "-", *ids))
                args += [len(ids), *ids, self._random.choice((0, 1, 3)), cursor]
        return self.pair.run(connection.TURN.source, keys, args)

    def relinquish(self) -> tuple[Any, Any]:
        group, token = self._random.choice(GROUPS), self._random.choice((*self._tokens, "a:"))
        keys = [self._keys.members(0, group), self._keys.lease(0, group)]
        leaving = self._random.choice(("", "a"))
        return self.pair.run(connection.RELINQUISH.source, keys, [self._keys.bell, 0, leaving, token])

    def depth(self) -> tuple[Any, Any]:
        group = self._random.choice(GROUPS)
        return self.pair.run(connection.DEPTH.source, [*self._keys.queues(0, group), self._keys.dead(0, group)], [])

    def _lane(self) -> str:
        return self._random.choice(LANES).name.lower()

    def _some_id(self) -> str:
        return f"<{self._random.randrange(self.pair.seen_ids)}>"


@pytest.mark.parametrize("seed", range(12))
def test_the_scripts_answer_and_leave_the_same_in_the_simulation_and_on_a_real_server(valkey_url: str, seed: int):
    random = Random(seed)
    pair = Pair(valkey_url, f"compared-{seed}-{time_ns()}")
    caller = Caller(pair, random)
    calls = (
        caller.declare,
        caller.publish,
        caller.publish_one,
        caller.tend,
        caller.turn,
        caller.turn,
        caller.relinquish,
        caller.depth,
    )

    for group in GROUPS:
        # It would begin with the time, which is not the same on both sides.
        pair.run(BEGIN_EPOCH, [pair.keys.epoch(0, group)], [])
    for _ in range(150):
        call = random.choice(calls)
        real, simulated = call()

        assert simulated == real, call.__name__

    for group in GROUPS:
        for queue in pair.keys.queues(0, group):
            for left in (LEFT, LEFT_PENDING):
                real, simulated = pair.run(left, [queue], [])
                assert simulated == real


def test_a_key_that_was_set_to_run_out_is_gone_after_that():
    clock = [1_000_000]
    store = keyspace.Keyspace(lambda: clock[0], lambda channel, message: 0)

    store.execute(b"SET", (b"lease", b"me:1", b"PX", b"50"))
    clock[0] += 49_000
    assert store.execute(b"GET", (b"lease",)) == b"me:1"
    store.execute(b"PEXPIRE", (b"lease", b"50"))
    clock[0] += 49_000
    assert store.execute(b"EXISTS", (b"lease",)) == 1
    clock[0] += 1_000

    assert store.execute(b"GET", (b"lease",)) is None
