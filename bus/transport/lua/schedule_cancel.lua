-- Forget a scheduled event.
--
-- KEYS  due, scheduled
-- ARGV  event id
-- Returns 1, or 0 when it does not wait here: never scheduled, cancelled before, or moved to the queues already.
local kept = redis.call('HGET', KEYS[2], ARGV[1])
if not kept then
  return 0
end
redis.call('ZREM', KEYS[1], cmsgpack.unpack(kept)[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
