"""Streams with consumer groups, as Redis keeps them, for groups that have one consumer each."""

from __future__ import annotations

from itertools import islice

from redis.exceptions import ResponseError

StreamId = tuple[int, int]
"""Milliseconds since 1970, and a number within that millisecond."""

LAST = (2**64 - 1, 2**64 - 1)


class StreamGroup:
    """How far a consumer group was read, and what it was given and has not acknowledged."""

    def __init__(self, read_to: StreamId) -> None:
        self.read_to = read_to
        self.pending: dict[StreamId, int] = {}
        """Entry id → how often it was delivered, in order of id."""


class Stream:
    """Entries in order of id, and the groups that read them."""

    def __init__(self) -> None:
        self.entries: dict[StreamId, list[bytes]] = {}
        self.groups: dict[bytes, StreamGroup] = {}
        self.last: StreamId = (0, 0)

    def add(self, now_ms: int, fields: list[bytes]) -> bytes:
        self.last = max((now_ms, 0), (self.last[0], self.last[1] + 1))
        self.entries[self.last] = fields
        return write_id(self.last)

    def range(self, first: bytes, last: bytes, count: int | None) -> list[list[object]]:
        low, high = read_bounds(first, last)
        found = ((id_, fields) for id_, fields in self.entries.items() if low <= id_ <= high)
        return [[write_id(id_), list(fields)] for id_, fields in islice(found, count)]

    def read_new(self, group: StreamGroup, count: int) -> list[list[object]]:
        found = list(islice((id_ for id_ in self.entries if id_ > group.read_to), count))
        for id_ in found:
            group.pending[id_] = 1
            group.read_to = id_
        return [[write_id(id_), list(self.entries[id_])] for id_ in found]

    def group(self, key: bytes, name: bytes) -> StreamGroup:
        try:
            return self.groups[name]
        except KeyError:
            raise no_group(key, name) from None


def no_group(key: bytes, name: bytes) -> ResponseError:
    return ResponseError(f"NOGROUP No such key '{key.decode()}' or consumer group '{name.decode()}'")


def read_id(text: bytes, missing_number: int = 0) -> StreamId:
    milliseconds, _, number = text.partition(b"-")
    return int(milliseconds), int(number) if number else missing_number


def write_id(id_: StreamId) -> bytes:
    return b"%d-%d" % id_


def read_bounds(first: bytes, last: bytes) -> tuple[StreamId, StreamId]:
    """The ids, both included, that `-`, `+`, `(id` and `id` stand for."""
    if first == b"-":
        low = (0, 0)
    elif first.startswith(b"("):
        low = read_id(first[1:])
        low = (low[0], low[1] + 1)
    else:
        low = read_id(first)
    return low, LAST if last == b"+" else read_id(last, LAST[1])
