-- Append a batch of events to the queue of every group that subscribes to their types, once.
--
-- KEYS  meta, producers, asleep
-- ARGV  key prefix, announcement prefix, bell channel, partition, producer, batch number,
--       then for each event: type, lane name, partition key, target services (",a,b," or ""), wire form
-- Returns the number of entries appended, or -1 when this batch was stored before (its reply was lost on the way).
if redis.call('EXISTS', KEYS[1]) == 0 then
  return redis.error_reply('LOST the bus data is gone from Redis')
end
local prefix, announce, bell, partition = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local producer, batch = ARGV[5], tonumber(ARGV[6])
local last = redis.call('HGET', KEYS[2], producer)
if last and batch <= tonumber(last) then
  return -1
end
redis.call('HSET', KEYS[2], producer, batch)

local routes = {}
local function groups_of(event_type)
  local groups = routes[event_type]
  if groups then
    return groups
  end
  local keys, at = { prefix .. 'sub:' .. event_type, prefix .. 'sub:*' }, 0
  while true do
    at = string.find(event_type, '.', at + 1, true)
    if not at then
      break
    end
    keys[#keys + 1] = prefix .. 'sub:' .. string.sub(event_type, 1, at) .. '*'
  end
  groups = redis.call('SUNION', unpack(keys))
  routes[event_type] = groups
  return groups
end

local appended, touched = 0, {}
for at = 7, #ARGV, 5 do
  local event_type, lane, key, targets, body = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  for _, group in ipairs(groups_of(event_type)) do
    local service = string.match(group, '^[^:]*')
    if targets == '' or string.find(targets, ',' .. service .. ',', 1, true) then
      redis.call('XADD', prefix .. 'q:' .. group .. ':' .. lane, '*', 'k', key, 'e', body)
      appended = appended + 1
      touched[group] = true
    end
  end
  redis.call('PUBLISH', announce .. event_type, body)
end

local rung = partition
for group in pairs(touched) do
  if redis.call('SREM', KEYS[3], group) == 1 then
    rung = rung .. ' ' .. group
  end
end
if rung ~= partition then
  redis.call('PUBLISH', bell, rung)
end
return appended
