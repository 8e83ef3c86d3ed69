"""The contenders, by name. Each is imported where it runs, so that none pays for another's imports."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from benchmarks.contenders.contender import Contender, Handled

__all__ = ["CONTENDERS", "DIANA", "FASTSTREAM", "RAW", "Contender", "Handled", "installed", "make"]

RAW, FASTSTREAM, DIANA = "raw redis-py", "FastStream", "Diana"


class _Place(NamedTuple):
    module: str
    class_name: str
    needs: str


CONTENDERS = {
    RAW: _Place("benchmarks.contenders.raw_streams", "RawStreams", "redis"),
    FASTSTREAM: _Place("benchmarks.contenders.fast_stream", "FastStreamBroker", "faststream"),
    DIANA: _Place("benchmarks.contenders.diana", "DianaBus", "bus"),
}


def installed(name: str) -> bool:
    """Whether what the contender needs can be imported here."""
    return find_spec(CONTENDERS[name].needs) is not None


def make(name: str, url: str, **settings: Any) -> Contender:
    """The contender called `name`, not yet open. `settings` are its own."""
    place = CONTENDERS[name]
    made = getattr(import_module(place.module), place.class_name)(url, **settings)
    assert isinstance(made, Contender)
    return made
