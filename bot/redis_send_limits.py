"""Telegram's sending limits, shared between replicas: the turns are given by one script in Redis."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.limits import CHAT_BURST, CHAT_INTERVAL_S, GROUP_MESSAGES, GROUP_WINDOW_S, SPARE_LATENESS_S, SendLimits

_MICROS = 1_000_000

# Spare turns are those of broadcasts: they wait for everybody's turns, and nobody waits for theirs.
# Redis's own clock, so that replicas need not agree on the time. A key's value is when its next turn is due, in
# microseconds; it goes away by itself once that has passed. A group's list holds its last turns, the newest first.
_TAKE = """
local time = redis.call('TIME')
local now = ARGV[6] ~= '' and tonumber(ARGV[6]) or time[1] * 1000000 + time[2]
local overall, chat, group, spare = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local overall_interval, chat_interval, chat_slack = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local group_messages, group_window = tonumber(ARGV[4]), tonumber(ARGV[5])
local wants_chat, is_group, is_spare = ARGV[7] ~= 'overall', ARGV[7] == 'group', ARGV[8] == 'spare'

local function next_turn(key, from, interval, slack)
    local due = math.max(tonumber(redis.call('GET', key) or 0), from)
    redis.call('SET', key, string.format('%.0f', due + interval), 'PX', math.ceil((due + interval - now) / 1000) + 1000)
    return math.max(from, due - slack)
end

if wants_chat then
    local from = now
    if is_group then
        local oldest = redis.call('LINDEX', group, group_messages - 1)
        if oldest then from = math.max(now, oldest + group_window) end
    end
    local turn = next_turn(chat, from, chat_interval, chat_slack)
    if is_group then
        redis.call('LPUSH', group, string.format('%.0f', turn))
        redis.call('LTRIM', group, 0, group_messages - 1)
        redis.call('PEXPIRE', group, math.ceil((turn + group_window - now) / 1000) + 1000)
    end
    if turn > now then return {turn - now, -1, 0} end
end
if is_spare then
    local due = math.max(tonumber(redis.call('GET', overall) or 0), tonumber(redis.call('GET', spare) or 0))
    if due > now then return {0, due - now, 0} end
    next_turn(spare, now - due <= tonumber(ARGV[9]) and due or now, overall_interval, 0)
    return {0, 0, 0}
end
local turn = next_turn(overall, now, overall_interval, 0)
next_turn(spare, turn, overall_interval, 0)
return {0, turn - now, string.format('%.0f', turn)}
"""

# Whoever waits for a turn before the pause's end has to take a new one.
_PAUSE = """
local time = redis.call('TIME')
local until_us = (ARGV[2] ~= '' and ARGV[2] or time[1] * 1000000 + time[2]) + ARGV[1]
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), until_us)
local ttl_ms = math.ceil(ARGV[1] / 1000) + 60000
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', ttl_ms)
redis.call('SET', KEYS[2], string.format('%.0f', until_us), 'PX', ttl_ms)
"""

_log = structlog.get_logger(__name__)


class RedisSendLimits:
    """SendLimits whose turns all replicas share: together they stay within what Telegram allows one bot.

    While Redis cannot be asked, each replica keeps the limits for itself (`alone`): sending goes on, and a 429 says so
    if that is too much. `rate_per_s` is for all replicas together. Keys lie in one Cluster slot under `namespace`.
    `clock` (seconds) replaces Redis's own, for whoever moves time.
    """

    def __init__(
        self,
        redis: Redis,
        rate_per_s: float,
        *,
        namespace: str = "diana",
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.alone = SendLimits(rate_per_s, sleep=sleep)
        self._sleep = sleep
        self._clock = clock
        self._take = redis.register_script(_TAKE)
        self._hold = redis.register_script(_PAUSE)
        self._redis = redis
        self._keys = f"{{{namespace}:send}}"
        self._overall_us = round(_MICROS / rate_per_s)

    async def acquire(self, chat_id: int) -> None:
        """Return when a call to `chat_id` (negative: a group) may be made."""
        try:
            await self._acquire(chat_id)
        except RedisError as error:
            _log.warning("send_limits_alone", why="Redis cannot be asked", error=str(error))
            await self.alone.acquire(chat_id)

    async def acquire_spare(self, chat_id: int) -> None:
        """Return when a call to `chat_id` may be made that nobody waits for: no replica's replies want the turn."""
        try:
            await self._acquire_spare(chat_id)
        except RedisError as error:
            _log.warning("send_limits_alone", why="Redis cannot be asked", error=str(error))
            await self.alone.acquire_spare(chat_id)

    async def pause(self, seconds: float) -> None:
        """Give no turn to anybody for that long: Telegram answered 429."""
        await self.alone.pause(seconds)
        try:
            await self._hold(
                keys=[f"{self._keys}:overall", f"{self._keys}:paused"], args=[round(seconds * _MICROS), self._now()]
            )
        except RedisError as error:
            _log.warning("send_limits_alone", why="Redis cannot be told of a pause", error=str(error))

    async def _acquire(self, chat_id: int) -> None:
        wanted = "group" if chat_id < 0 else "chat"
        while True:
            chat_wait_us, overall_wait_us, turn_us = await self._ask(chat_id, wanted)
            # The chat's turn is taken now or after this wait; what may be left to ask for is one overall.
            wanted = "overall"
            if overall_wait_us < 0:
                await self._sleep(chat_wait_us / _MICROS)
                continue
            if overall_wait_us == 0:
                return
            await self._sleep(overall_wait_us / _MICROS)
            paused_until_us = int(await self._redis.get(f"{self._keys}:paused") or 0)
            if turn_us >= paused_until_us:
                return

    async def _acquire_spare(self, chat_id: int) -> None:
        wanted = "group" if chat_id < 0 else "chat"
        while True:
            chat_wait_us, overall_wait_us, _ = await self._ask(chat_id, wanted, is_spare=True)
            wanted = "overall"
            if overall_wait_us == 0:
                return
            await self._sleep((chat_wait_us if overall_wait_us < 0 else overall_wait_us) / _MICROS)

    async def _ask(self, chat_id: int, wanted: str, *, is_spare: bool = False) -> tuple[int, int, int]:
        answer = await self._take(
            keys=[f"{self._keys}:{name}" for name in ("overall", f"chat:{chat_id}", f"group:{chat_id}", "spare")],
            args=[
                self._overall_us,
                round(CHAT_INTERVAL_S * _MICROS),
                round(CHAT_INTERVAL_S * (CHAT_BURST - 1) * _MICROS),
                GROUP_MESSAGES,
                round(GROUP_WINDOW_S * _MICROS),
                self._now(),
                wanted,
                "spare" if is_spare else "",
                round(SPARE_LATENESS_S * _MICROS),
            ],
        )
        chat_wait_us, overall_wait_us, turn_us = (int(part) for part in cast("list[bytes | int]", answer))
        return chat_wait_us, overall_wait_us, turn_us

    def _now(self) -> str:
        return "" if self._clock is None else str(round(self._clock() * _MICROS))
