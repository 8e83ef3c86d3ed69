"""Telegram's sending limits, kept before Telegram has to say so."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

CHAT_INTERVAL_S = 1.0
CHAT_BURST = 5
GROUP_MESSAGES = 20
GROUP_WINDOW_S = 60.0

SPARE_LATENESS_S = 0.1
"""How late a spare turn may be taken and still count from when it was free: nobody wakes up right on time, and what
each turn is late by would be lost to the next. One that was free for longer counts from now."""

_SWEEP_EVERY = 1024


class SendingLimits(Protocol):
    """What the sender needs of the limits: a turn before each call, and a place to report a 429."""

    async def acquire(self, chat_id: int) -> None: ...
    async def pause(self, seconds: float) -> None: ...


class SpareTurns(Protocol):
    """What a broadcast needs of the limits: turns nobody else wants, and a place to report a 429."""

    async def acquire_spare(self, chat_id: int) -> None: ...
    async def pause(self, seconds: float) -> None: ...


class Pace:
    """Turns `interval_s` apart on average, of which `burst` may come at once. Times are seconds of any clock."""

    def __init__(self, interval_s: float, burst: int = 1) -> None:
        self._interval_s = interval_s
        self._slack_s = interval_s * (burst - 1)
        self._due = float("-inf")

    def next_turn(self, now: float) -> float:
        """Take the next turn and return its time, `now` or later."""
        self._due = max(self._due, now)
        turn = max(now, self._due - self._slack_s)
        self._due += self._interval_s
        return turn

    @property
    def due(self) -> float:
        """When the next turn is, as long as nobody takes one."""
        return self._due

    def hold_until(self, moment: float) -> None:
        """No turn before `moment`, and no burst right after it."""
        self._due = max(self._due, moment + self._slack_s)

    def is_idle(self, now: float) -> bool:
        """Whether forgetting this pace would change nothing."""
        return self._due <= now


class GroupPace:
    """The pace of a group: that of a chat, and never more than 20 messages within any minute."""

    def __init__(self) -> None:
        self._pace = Pace(CHAT_INTERVAL_S, CHAT_BURST)
        self._turns: deque[float] = deque(maxlen=GROUP_MESSAGES)

    def next_turn(self, now: float) -> float:
        """Take the next turn and return its time, `now` or later."""
        full = len(self._turns) == GROUP_MESSAGES
        turn = self._pace.next_turn(max(now, self._turns[0] + GROUP_WINDOW_S) if full else now)
        self._turns.append(turn)
        return turn

    def is_idle(self, now: float) -> bool:
        """Whether forgetting this pace would change nothing."""
        return not self._turns or self._turns[-1] + GROUP_WINDOW_S <= now


class SendLimits:
    """Turns to call Telegram: `rate_per_s` overall, one a second per chat with a burst of 5, 20 a minute per group.

    Who waits for their own chat's turn does not hold up other chats; overall turns go in the order they were asked for.
    A cancelled wait gives its chat's turn up. Limits of this process only: replicas share RedisSendLimits.
    """

    def __init__(
        self,
        rate_per_s: float = 30.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._interval_s = 1.0 / rate_per_s
        self._overall = Pace(self._interval_s)
        self._spare_due = float("-inf")
        self._chats: dict[int, Pace | GroupPace] = {}
        self._paused_until = float("-inf")
        self._taken = 0

    async def acquire(self, chat_id: int) -> None:
        """Return when a call to `chat_id` (negative: a group) may be made."""
        await self._wait_for_chat(chat_id)
        while True:
            turn = self._overall.next_turn(self._clock())
            self._spare_due = max(self._spare_due, turn) + self._interval_s
            await self._wait_until(turn)
            # A pause that began while we waited moved all overall turns: take a new one.
            if turn >= self._paused_until:
                return

    async def acquire_spare(self, chat_id: int) -> None:
        """Return when a call to `chat_id` may be made that nobody waits for: while others want turns, they go first.

        Others never wait for what is taken here: their turns put off the next one here, so that both together keep to
        the rate.
        """
        await self._wait_for_chat(chat_id)
        while (due := max(self._spare_due, self._overall.due)) > self._clock():
            await self._wait_until(due)
        now = self._clock()
        self._spare_due = (due if now - due <= SPARE_LATENESS_S else now) + self._interval_s

    async def pause(self, seconds: float) -> None:
        """Give no turn to anybody for that long: Telegram answered 429."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
        self._overall.hold_until(self._paused_until)

    @property
    def chats_remembered(self) -> int:
        """How many chats have a pace kept: those written to within about a minute."""
        return len(self._chats)

    async def _wait_for_chat(self, chat_id: int) -> None:
        self._forget_idle_chats()
        pace = self._chats.get(chat_id)
        if pace is None:
            pace = self._chats[chat_id] = GroupPace() if chat_id < 0 else Pace(CHAT_INTERVAL_S, CHAT_BURST)
        await self._wait_until(pace.next_turn(self._clock()))

    async def _wait_until(self, moment: float) -> None:
        # Timers may fire a little early; a turn must not.
        while (wait_s := moment - self._clock()) > 0:
            await self._sleep(wait_s)

    def _forget_idle_chats(self) -> None:
        self._taken += 1
        if self._taken % _SWEEP_EVERY == 0:
            now = self._clock()
            self._chats = {chat_id: pace for chat_id, pace in self._chats.items() if not pace.is_idle(now)}
