-- Append a batch of events to the queue of every group that subscribes to their types, once; those with a time of their
-- own are kept until then. Loaded with routing.lua.
--
-- KEYS  meta, producers, asleep, due, scheduled, tickets
-- ARGV  key prefix, announcement prefix, bell channel, alarm channel, partition, producer, batch number,
--       the identity of the data as the publisher knows it,
--       the times: "" when every event goes now, else the JSON object {"<n>": "<microseconds since 1970> <event id>"}
--       of those, by their number in the batch from 1, that are kept until then,
--       then for each event: type, lane name, partition key, target services (",a,b," or ""), wire form
-- Returns the number of entries appended, or -1 when this batch was stored before (its reply was lost on the way).
if redis.call('GET', KEYS[1]) ~= ARGV[8] then
  return redis.error_reply('LOST the bus data is gone from Redis')
end
local prefix, announce, bell, alarm, partition = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local producer, batch = ARGV[6], tonumber(ARGV[7])
local last = redis.call('HGET', KEYS[2], producer)
if last and batch <= tonumber(string.match(last, '^%d+')) then
  return -1
end
redis.call('HSET', KEYS[2], producer, batch .. ' ' .. redis.call('TIME')[1])

-- Keep an event for later. One that is kept already stays as it is: a publish that is repeated must not move it.
-- True when it is the next one due now.
local function put_off(when, ...)
  local at, event_id = string.match(when, '^(%d+) (.*)$')
  if redis.call('HEXISTS', KEYS[5], event_id) == 1 then
    return false
  end
  -- The ticket keeps publish order among events of the same microsecond.
  local member = string.format('%016d ', redis.call('INCR', KEYS[6])) .. event_id
  redis.call('HSET', KEYS[5], event_id, cmsgpack.pack({ member, ... }))
  redis.call('ZADD', KEYS[4], at, member)
  return redis.call('ZRANK', KEYS[4], member) == 0
end

local route, appended, sooner = router(prefix, announce), 0, false
local send = route.send
local times = ARGV[9] ~= '' and cjson.decode(ARGV[9])
for at = 10, #ARGV, 5 do
  local event_type, lane, key, targets, body = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local when = times and times[tostring((at - 5) / 5)]
  if when then
    sooner = put_off(when, event_type, lane, key, targets, body) or sooner
  else
    appended = appended + send(event_type, lane, key, targets, body)
  end
end
route.ring(KEYS[3], bell, partition)
if sooner then
  redis.call('PUBLISH', alarm, partition)
end
return appended
