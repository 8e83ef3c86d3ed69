"""Faults on demand, and the record of every Bot API call: what tests need to see a bot under stress.

A fault answers the calls it matches in the real server's place, `times` times, then it is spent.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from bot.playground.errors import PeopleError
from bot.playground.params import Params, as_integer
from bot.playground.wire import Json

FaultKind = Literal["http", "cut", "cut_after", "garbage", "delay"]
"""http: an error answer · cut: the connection ends, nothing happened · cut_after: the call is carried out, its answer
lost · garbage: 200 with bytes that are no JSON · delay: carried out late. Every kind waits `delay_s` first."""

_KINDS: dict[str, FaultKind] = {kind: kind for kind in get_args(FaultKind)}
JOURNAL_LENGTH = 20_000
LONGEST_DELAY_S = 600.0

_DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass(slots=True)
class Fault:
    """One fault. `method` "*" matches all; `chat_id` None matches any chat; `times` counts down."""

    fault_id: str
    method: str
    kind: FaultKind
    error_code: int
    description: str
    retry_after: int | None
    delay_s: float
    times: int
    chat_id: int | None

    def matches(self, method: str, params: Params) -> bool:
        """Whether this call is meant."""
        is_method = self.method in ("*", method.lower())
        return is_method and self.chat_id in (None, as_integer(params.text("chat_id")))


class FaultPlan:
    """The faults that are not spent yet, in the order they were asked for."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._numbers = itertools.count(1)

    def add(self, wanted: Json) -> Fault:
        """A fault as a test describes it; PeopleError 400 when the description makes no sense."""
        kind, code, times = wanted.get("kind"), wanted.get("error_code", 500), wanted.get("times", 1)
        delay_s, retry_after, chat_id = wanted.get("delay_s", 0.0), wanted.get("retry_after"), wanted.get("chat_id")
        method = wanted.get("method", "*")
        if not isinstance(kind, str) or kind not in _KINDS:
            raise PeopleError(400, f"kind must be one of {', '.join(_KINDS)}")
        if not isinstance(method, str):
            raise PeopleError(400, 'method must be a method\'s name or "*"')
        if type(code) is not int or not 400 <= code <= 599:
            raise PeopleError(400, "error_code must be a whole number from 400 to 599")
        if type(times) is not int or times < 1:
            raise PeopleError(400, "times must be a whole number from 1")
        if not _is_number(delay_s) or not 0 <= delay_s <= LONGEST_DELAY_S:
            raise PeopleError(400, f"delay_s must be a number of seconds from 0 to {LONGEST_DELAY_S:.0f}")
        if retry_after is not None and (type(retry_after) is not int or retry_after < 0):
            raise PeopleError(400, "retry_after must be a whole number of seconds")
        if chat_id is not None and type(chat_id) is not int:
            raise PeopleError(400, "chat_id must be a whole number")
        description = wanted.get("description") or _described(code, retry_after)
        if not isinstance(description, str):
            raise PeopleError(400, "description must be a text")
        fault = Fault(
            fault_id=f"fault-{next(self._numbers)}",
            method=method.lower(),
            kind=_KINDS[kind],
            error_code=code,
            description=description,
            retry_after=retry_after,
            delay_s=float(delay_s),
            times=times,
            chat_id=chat_id,
        )
        self._faults.append(fault)
        return fault

    def strike(self, method: str, params: Params) -> Fault | None:
        """The first fault that matches this call, counted down; None when the call goes through."""
        if not self._faults:
            return None
        fault = next((fault for fault in self._faults if fault.matches(method, params)), None)
        if fault is not None:
            fault.times -= 1
            if fault.times == 0:
                self._faults.remove(fault)
        return fault

    def listed(self) -> list[Json]:
        return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        self._faults.clear()


class CallRecord:
    """The latest Bot API calls, numbered from 1 in the order they were received."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._calls: deque[Json] = deque(maxlen=JOURNAL_LENGTH)
        self._numbers = itertools.count(1)
        self._clock = clock

    def begin(self, method: str, params: Params) -> Json:
        """Note a call; `ok` stays null until it is answered."""
        call = {
            "n": next(self._numbers),
            "method": method,
            "params": params.for_journal(),
            "ok": None,
            "error_code": None,
            "at": self._clock(),
        }
        self._calls.append(call)
        return call

    def since(self, number: int, method: str) -> list[Json]:
        """Calls numbered above `number`, of one method or ("") of all."""
        wanted = method.lower()
        newer = itertools.takewhile(lambda call: call["n"] > number, reversed(self._calls))
        return [call for call in newer if not wanted or call["method"].lower() == wanted][::-1]


def _described(code: int, retry_after: int | None) -> str:
    if code == 429 and retry_after is not None:
        return f"Too Many Requests: retry after {retry_after}"
    return _DESCRIPTIONS.get(code, "Internal Server Error")


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)
