-- Move what is due from the schedule into the queues, in due order, then in publish order: each event once, whichever
-- process asks first. Loaded with routing.lua.
--
-- KEYS  meta, due, scheduled
-- ARGV  key prefix, announcement prefix, bell channel, partition, how many at most
-- Returns {how many were moved, microseconds until the next is due, or -1 when none waits}.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return redis.error_reply('LOST the bus data is gone from Redis')
end
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local send, awake = router(ARGV[1], ARGV[2])
-- Not tostring: it would round the microseconds away.
local members = redis.call('ZRANGE', KEYS[2], '-inf', string.format('%.0f', now), 'BYSCORE', 'LIMIT', 0, ARGV[5])
for _, member in ipairs(members) do
  local event_id = string.sub(member, 18)
  local kept = redis.call('HGET', KEYS[3], event_id)
  if kept then
    -- First: should Redis be out of memory, it refuses this and nothing of the event is touched.
    send(unpack(cmsgpack.unpack(kept), 2))
  end
  redis.call('HDEL', KEYS[3], event_id)
  redis.call('ZREM', KEYS[2], member)
end
local rung = awake(ARGV[4])
if rung then
  redis.call('PUBLISH', ARGV[3], rung)
end
local next_due = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
return { #members, next_due[2] and math.max(0, tonumber(next_due[2]) - now) or -1 }
