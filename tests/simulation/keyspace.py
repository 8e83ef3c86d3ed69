"""Keyspace: what Redis keeps, in memory, and the commands the bus uses on it.

Exact for what the bus does, and loud about the rest: an unknown command or option raises. The differential test
compares it with a real server.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from redis.exceptions import ResponseError

from tests.simulation.streams import Stream, StreamGroup, no_group, read_bounds, read_id, write_id

OK = b"OK"

Reply = bytes | int | list[Any] | None
"""What a command answers, before it is written to the wire."""


class Keyspace:
    """Keys with their values and expiry. `clock` returns the server's microseconds since 1970."""

    def __init__(self, clock: Callable[[], int], publish: Callable[[bytes, bytes], int]) -> None:
        self._clock = clock
        self._publish = publish
        self._values: dict[bytes, Any] = {}
        self._expires_ms: dict[bytes, int] = {}
        self._commands: dict[bytes, Callable[..., Reply]] = {
            name.removeprefix("do_").upper().encode(): getattr(self, name) for name in dir(self) if name[:3] == "do_"
        }

    @property
    def now_ms(self) -> int:
        return self._clock() // 1000

    def execute(self, name: bytes, args: tuple[bytes, ...]) -> Reply:
        """Run one command. Raises ResponseError as the server answers one."""
        return self._commands[name.upper()](*args)

    def names(self) -> list[bytes]:
        """Every key that has not expired."""
        return [key for key in list(self._values) if self._alive(key)]

    def get(self, key: bytes) -> Any:
        """A key's value as it is kept; None when there is none."""
        return self._values[key] if self._alive(key) else None

    def _alive(self, key: bytes) -> bool:
        if self._expires_ms.get(key, self.now_ms + 1) <= self.now_ms:
            self._drop(key)
        return key in self._values

    def _drop(self, key: bytes) -> bool:
        self._expires_ms.pop(key, None)
        return self._values.pop(key, None) is not None

    def _at(self, key: bytes, make: Callable[[], Any]) -> Any:
        if not self._alive(key):
            self._values[key] = make()
        return self._values[key]

    def _tidy(self, key: bytes) -> None:
        # Redis drops sets and the like when they become empty; streams stay.
        if not self._values.get(key, True):
            self._drop(key)

    # Keys and strings

    def do_exists(self, key: bytes) -> Reply:
        return int(self._alive(key))

    def do_del(self, *keys: bytes) -> Reply:
        return sum(self._alive(key) and self._drop(key) for key in keys)

    def do_flushall(self) -> Reply:
        self._values.clear()
        self._expires_ms.clear()
        return OK

    def do_get(self, key: bytes) -> Reply:
        value: Reply = self.get(key)
        return value

    def do_set(self, key: bytes, value: bytes, *options: bytes) -> Reply:
        match [option.upper() for option in options]:
            case []:
                expires_ms = None
            case [b"NX"]:
                if self._alive(key):
                    return None
                expires_ms = None
            case [b"PX", milliseconds]:
                expires_ms = self.now_ms + int(milliseconds)
            case _:
                raise NotImplementedError(f"SET with {options!r}")
        self._drop(key)
        self._values[key] = value
        if expires_ms is not None:
            self._expires_ms[key] = expires_ms
        return OK

    def do_pexpire(self, key: bytes, milliseconds: bytes) -> Reply:
        if not self._alive(key):
            return 0
        self._expires_ms[key] = self.now_ms + int(milliseconds)
        return 1

    def do_incr(self, key: bytes) -> Reply:
        self._values[key] = b"%d" % (int(self._at(key, lambda: b"0")) + 1)
        return int(self._values[key])

    def do_time(self) -> Reply:
        seconds, microseconds = divmod(self._clock(), 1_000_000)
        return [b"%d" % seconds, b"%d" % microseconds]

    def do_ping(self) -> Reply:
        return b"PONG"

    def do_publish(self, channel: bytes, message: bytes) -> Reply:
        return self._publish(channel, message)

    # Sets

    def do_sadd(self, key: bytes, *members: bytes) -> Reply:
        kept: dict[bytes, None] = self._at(key, dict)
        before = len(kept)
        kept.update(dict.fromkeys(members))
        return len(kept) - before

    def do_srem(self, key: bytes, *members: bytes) -> Reply:
        kept: dict[bytes, None] = self.get(key) or {}
        removed = sum(kept.pop(member, 0) is None for member in members)
        self._tidy(key)
        return removed

    def do_sunion(self, *keys: bytes) -> Reply:
        # In order of name, where Redis promises none: a run must not depend on anything but its seed.
        return sorted({member for key in keys for member in self.get(key) or ()})

    # Hashes

    def do_hget(self, key: bytes, field: bytes) -> Reply:
        value: Reply = (self.get(key) or {}).get(field)
        return value

    def do_hgetall(self, key: bytes) -> Reply:
        return [part for pair in (self.get(key) or {}).items() for part in pair]

    def do_hkeys(self, key: bytes) -> Reply:
        return list(self.get(key) or ())

    def do_hset(self, key: bytes, *pairs: bytes) -> Reply:
        kept: dict[bytes, bytes] = self._at(key, dict)
        before = len(kept)
        kept.update(zip(pairs[::2], pairs[1::2], strict=True))
        return len(kept) - before

    def do_hdel(self, key: bytes, *fields: bytes) -> Reply:
        kept: dict[bytes, bytes] = self.get(key) or {}
        removed = sum(kept.pop(field, None) is not None for field in fields)
        self._tidy(key)
        return removed

    def do_hexists(self, key: bytes, field: bytes) -> Reply:
        return int(field in (self.get(key) or {}))

    def do_hincrby(self, key: bytes, field: bytes, by: bytes) -> Reply:
        kept: dict[bytes, bytes] = self._at(key, dict)
        total = int(kept.get(field, b"0")) + int(by)
        kept[field] = b"%d" % total
        return total

    # Sorted sets: member → score

    def do_zadd(self, key: bytes, score: bytes, member: bytes) -> Reply:
        kept: dict[bytes, float] = self._at(key, dict)
        new = member not in kept
        kept[member] = float(score)
        return int(new)

    def do_zrem(self, key: bytes, *members: bytes) -> Reply:
        kept: dict[bytes, float] = self.get(key) or {}
        removed = sum(kept.pop(member, None) is not None for member in members)
        self._tidy(key)
        return removed

    def _ranked(self, key: bytes) -> list[bytes]:
        kept: dict[bytes, float] = self.get(key) or {}
        return sorted(kept, key=lambda member: (kept[member], member))

    def do_zcard(self, key: bytes) -> Reply:
        return len(self.get(key) or {})

    def do_zrank(self, key: bytes, member: bytes) -> Reply:
        ranked = self._ranked(key)
        return ranked.index(member) if member in ranked else None

    def do_zrange(self, key: bytes, first: bytes, last: bytes, *options: bytes) -> Reply:
        ranked = self._ranked(key)
        match [option.upper() for option in options]:
            case [b"BYSCORE", *limit]:
                low, high, kept = float(first), float(last), self.get(key) or {}
                found = [member for member in ranked if low <= kept[member] <= high]
                offset, count = (int(limit[1]), int(limit[2])) if limit else (0, len(found))
                return found[offset : offset + count]
            case []:
                return ranked[int(first) : (int(last) + 1) or None]
            case [b"WITHSCORES"]:
                found = ranked[int(first) : (int(last) + 1) or None]
                return [part for member in found for part in (member, b"%.17g" % self.get(key)[member])]
            case _:
                raise NotImplementedError(f"ZRANGE with {options!r}")

    def do_zremrangebyscore(self, key: bytes, first: bytes, last: bytes) -> Reply:
        kept: dict[bytes, float] = self.get(key) or {}
        gone = [member for member, score in kept.items() if float(first) <= score <= float(last)]
        for member in gone:
            del kept[member]
        self._tidy(key)
        return len(gone)

    # Streams

    def do_xadd(self, key: bytes, id_: bytes, *fields: bytes) -> Reply:
        if id_ != b"*":
            raise NotImplementedError(f"XADD with the id {id_!r}")
        return self._at(key, Stream).add(self.now_ms, list(fields))

    def do_xlen(self, key: bytes) -> Reply:
        stream: Stream | None = self.get(key)
        return len(stream.entries) if stream else 0

    def do_xrange(self, key: bytes, first: bytes, last: bytes, *options: bytes) -> Reply:
        stream: Stream | None = self.get(key)
        count = int(options[1]) if options else None
        return stream.range(first, last, count) if stream else []

    def do_xdel(self, key: bytes, *ids: bytes) -> Reply:
        stream: Stream | None = self.get(key)
        return sum(stream.entries.pop(read_id(id_), None) is not None for id_ in ids) if stream else 0

    def do_xack(self, key: bytes, name: bytes, *ids: bytes) -> Reply:
        stream: Stream | None = self.get(key)
        if stream is None or name not in stream.groups:
            return 0
        return sum(stream.groups[name].pending.pop(read_id(id_), None) is not None for id_ in ids)

    def do_xgroup(self, create: bytes, key: bytes, name: bytes, start: bytes, make: bytes) -> Reply:
        if (create.upper(), start, make.upper()) != (b"CREATE", b"0", b"MKSTREAM"):
            raise NotImplementedError("XGROUP other than CREATE … 0 MKSTREAM")
        stream: Stream = self._at(key, Stream)
        if name in stream.groups:
            raise ResponseError("BUSYGROUP Consumer Group name already exists")
        stream.groups[name] = StreamGroup((0, 0))
        return OK

    def do_xreadgroup(self, *args: bytes) -> Reply:
        match args:
            case (b"GROUP", name, _, b"COUNT", count, b"STREAMS", key, b">"):
                stream: Stream | None = self.get(key)
                if stream is None:
                    raise no_group(key, name)
                found = stream.read_new(stream.group(key, name), int(count))
                return [[key, found]] if found else None
            case _:
                raise NotImplementedError(f"XREADGROUP with {args!r}")

    def do_xpending(self, key: bytes, name: bytes, *bounds: bytes) -> Reply:
        stream: Stream | None = self.get(key)
        if stream is None:
            raise no_group(key, name)
        pending = stream.group(key, name).pending
        if not bounds:
            first, last = (write_id(min(pending)), write_id(max(pending))) if pending else (None, None)
            return [len(pending), first, last, [[b"owner", b"%d" % len(pending)]] if pending else None]
        low, high = read_bounds(bounds[0], bounds[1])
        found = [id_ for id_ in pending if low <= id_ <= high][: int(bounds[2])]
        return [[write_id(id_), b"owner", 0, pending[id_]] for id_ in found]
