-- Append a batch of events to the queue of every group that subscribes to their types, once; those with a time of their
-- own are kept until then. Loaded with routing.lua.
--
-- KEYS  producers, then for each partition that the batch has events for: meta
-- ARGV  announcement prefix, whether all live listeners are on this server ("1") or may be on others of a Cluster (""),
--       bell channel, alarm channel, producer, batch number,
--       the times: "" when every event goes now, else the JSON object {"<n>": "<microseconds since 1970> <event id>"}
--       of those, by their number in the batch from 1, that are kept until then,
--       then for each partition: its number, its key prefix, the identity of its data as the publisher knows it, and how
--       many of the events are for it,
--       then for each event, partition by partition: head (see routing.lua), partition key, wire form
-- Returns the number of entries appended, or -1 when this batch was stored before (its reply was lost on the way).
local announce, alone, bell, alarm, producer = ARGV[1], ARGV[2] == '1', ARGV[3], ARGV[4], ARGV[5]
local about = 8
for base = 2, #KEYS do
  if redis.call('GET', KEYS[base]) ~= ARGV[about + 2] then
    return redis.error_reply('LOST the bus data is gone from Redis')
  end
  about = about + 4
end
local last = redis.call('HGET', KEYS[1], producer)
if last and tonumber(ARGV[6]) <= tonumber(last) then
  return -1
end
redis.call('HSET', KEYS[1], producer, ARGV[6])

-- Keep an event for later. One that is kept already stays as it is: a publish that is repeated must not move it.
-- True when it is the next one due now.
local function put_off(prefix, when, ...)
  local at, event_id = string.match(when, '^(%d+) (.*)$')
  local due, scheduled, tickets = prefix .. 'due', prefix .. 'scheduled', prefix .. 'tickets'
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
local times = ARGV[7] ~= '' and cjson.decode(ARGV[7])
about = 8
for _ = 2, #KEYS do
  local partition, prefix, sooner = ARGV[about], ARGV[about + 1], false
  local send, awake = router(prefix, announce, alone)
  for _ = 1, tonumber(ARGV[about + 3]) do
    number = number + 1
    local when = times and times[tostring(number)]
    if when then
      sooner = put_off(prefix, when, ARGV[at], ARGV[at + 1], ARGV[at + 2]) or sooner
    else
      appended = appended + send(ARGV[at], ARGV[at + 1], ARGV[at + 2])
    end
    at = at + 3
  end
  local woken = awake(partition)
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
