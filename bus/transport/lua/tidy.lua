-- Throw away what processes left behind in this partition: the batch numbers of producers that are gone, and counts of
-- starts of entries that are no longer pending.
--
-- KEYS  producers, producers as they were seen, suspects
-- ARGV  key prefix, seconds after which a producer that sent nothing is gone
-- Returns {producers forgotten, counts of starts forgotten}.
local now = tonumber(redis.call('TIME')[1])

-- Publishing notes a number and no time, to be quick: whose number has not changed since it was first seen sent nothing.
local producers = redis.call('HGETALL', KEYS[1])
local gone = 0
for i = 1, #producers, 2 do
  local producer, number = producers[i], producers[i + 1]
  local seen, since = string.match(redis.call('HGET', KEYS[2], producer) or '', '^(.*) (%d+)$')
  if seen ~= number then
    redis.call('HSET', KEYS[2], producer, number .. ' ' .. now)
  elseif now - tonumber(since) > tonumber(ARGV[2]) then
    gone = gone + redis.call('HDEL', KEYS[1], producer)
    redis.call('HDEL', KEYS[2], producer)
  end
end

local function is_pending(group, id)
  for _, lane in ipairs({ 'critical', 'high', 'normal', 'low' }) do
    local found = redis.pcall('XPENDING', ARGV[1] .. 'q:' .. group .. ':' .. lane, 'q', id, id, 1)
    if not found.err and #found > 0 then
      return true
    end
  end
  return false
end

local stale = 0
for _, suspect in ipairs(redis.call('HKEYS', KEYS[3])) do
  local group, id = string.match(suspect, '^(%S+) (%S+)$')
  if not group or not is_pending(group, id) then
    stale = stale + redis.call('HDEL', KEYS[3], suspect)
  end
end
return { gone, stale }
