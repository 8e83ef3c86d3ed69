-- Append a batch of events to the queue of every group that subscribes to their types, once; those with a time of their
-- own are kept until then. Loaded with routing.lua.
--
-- KEYS  producers, then for each partition that the batch has events for: meta, asleep, due, scheduled, tickets
-- ARGV  announcement prefix, bell channel, alarm channel, producer, batch number,
--       the times: "" when every event goes now, else the JSON object {"<n>": "<microseconds since 1970> <event id>"}
--       of those, by their number in the batch from 1, that are kept until then,
--       then for each partition: its number, its key prefix, the identity of its data as the publisher knows it, and how
--       many of the events are for it,
--       then for each event, partition by partition: head (see routing.lua), partition key, wire form
-- Returns the number of entries appended, or -1 when this batch was stored before (its reply was lost on the way).
local producers, announce, bell, alarm, producer = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local about = 7
for base = 2, #KEYS, 5 do
  if redis.call('GET', KEYS[base]) ~= ARGV[about + 2] then
    return redis.error_reply('LOST the bus data is gone from Redis')
  end
  about = about + 4
end
local last = redis.call('HGET', producers, producer)
if last and tonumber(ARGV[5]) <= tonumber(string.match(last, '^%d+')) then
  return -1
end
redis.call('HSET', producers, producer, ARGV[5] .. ' ' .. redis.call('TIME')[1])

-- Keep an event for later. One that is kept already stays as it is: a publish that is repeated must not move it.
-- True when it is the next one due now.
local function put_off(base, when, ...)
  local at, event_id = string.match(when, '^(%d+) (.*)$')
  local due, scheduled, tickets = KEYS[base + 2], KEYS[base + 3], KEYS[base + 4]
  if redis.call('HEXISTS', scheduled, event_id) == 1 then
    return false
  end
  -- The ticket keeps publish order among events of the same microsecond.
  local member = string.format('%016d ', redis.call('INCR', tickets)) .. event_id
  redis.call('HSET', scheduled, event_id, cmsgpack.pack({ member, ... }))
  redis.call('ZADD', due, at, member)
  return redis.call('ZRANK', due, member) == 0
end

local appended, number, at, rung = 0, 0, about, ''
local times = ARGV[6] ~= '' and cjson.decode(ARGV[6])
about = 7
for base = 2, #KEYS, 5 do
  local partition, sooner = ARGV[about], false
  local send, awake = router(ARGV[about + 1], announce)
  for _ = 1, tonumber(ARGV[about + 3]) do
    number = number + 1
    local when = times and times[tostring(number)]
    if when then
      sooner = put_off(base, when, ARGV[at], ARGV[at + 1], ARGV[at + 2]) or sooner
    else
      appended = appended + send(ARGV[at], ARGV[at + 1], ARGV[at + 2])
    end
    at = at + 3
  end
  local woken = awake(KEYS[base + 1], partition)
  if woken then
    rung = rung .. '\n' .. woken
  end
  if sooner then
    redis.call('PUBLISH', alarm, partition)
  end
  about = about + 4
end
if rung ~= '' then
  -- By whom it is rung: who publishes rings its own readers itself, which is quicker.
  redis.call('PUBLISH', bell, producer .. rung)
end
return appended
