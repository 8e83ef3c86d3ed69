"""RedisOutages: which process tells of an outage of the database, noted in Redis."""

from __future__ import annotations

from datetime import UTC, datetime

from redis.asyncio import Redis

SILENT_AFTER_S = 60

# KEYS the outage. ARGV holder, now, since, silent after. 1: it is new and the holder's to tell.
_TAKE = """
local held = redis.call('HMGET', KEYS[1], 'holder', 'renewed')
if held[1] and held[1] ~= ARGV[1] and tonumber(ARGV[2]) - tonumber(held[2]) <= tonumber(ARGV[4]) then
  return 0
end
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'renewed', ARGV[2])
return redis.call('HSETNX', KEYS[1], 'since', ARGV[3])
"""

# KEYS the outage. ARGV holder, now, silent after. Since when, if the holder is to tell that it is over.
_FINISH = """
local held = redis.call('HMGET', KEYS[1], 'holder', 'renewed', 'since')
if not held[1] or (held[1] ~= ARGV[1] and tonumber(ARGV[2]) - tonumber(held[2]) <= tonumber(ARGV[3])) then
  return false
end
redis.call('DEL', KEYS[1])
return held[3]
"""


class RedisOutages:
    """One holder for each outage. For outages of anything but Redis. Raises what redis raises."""

    def __init__(self, redis: Redis, *, namespace: str = "diana") -> None:
        self._key = f"{{{namespace}:outage}}:"
        self._redis = redis
        self._take = redis.register_script(_TAKE)
        self._finish = redis.register_script(_FINISH)

    async def take(self, name: str, since: datetime, holder: str, now: datetime) -> bool:
        """Whether the outage is new and `holder`'s to tell. Held already: renewed, or taken over from one who died."""
        args = (holder, now.timestamp(), since.timestamp(), SILENT_AFTER_S)
        return bool(await self._take(keys=[self._key + name], args=args))

    async def finish(self, name: str, holder: str, now: datetime) -> datetime | None:
        """Since when the outage was that is over, if `holder` is to tell so: once, and then nobody holds it."""
        since = await self._finish(keys=[self._key + name], args=[holder, now.timestamp(), SILENT_AFTER_S])
        return datetime.fromtimestamp(float(since), UTC) if since else None

    async def is_noted(self, name: str) -> bool:
        """Whether an outage of that name was told and nobody told yet that it is over."""
        return bool(await self._redis.exists(self._key + name))
