-- Append one event to the queue of every group that subscribes to its type, once: publish.lua for a batch of one that
-- goes now and to all its groups. A lone publisher waits for every microsecond here, and reading what the longer script
-- reads takes as long as appending.
--
-- KEYS  producers, meta, asleep, then every route that the type belongs to
-- ARGV  the identity of the partition's data as the publisher knows it, producer, batch number,
--       what goes before a group's name in its queue's key, what goes behind it, channel of the announcement,
--       bell channel, partition, partition key, wire form
-- Returns what publish.lua returns.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then
  return redis.error_reply('LOST the bus data is gone from Redis')
end
-- Counted up rather than read and written: the number that comes out is this batch's, unless it was stored before, or
-- an earlier one was given up.
local number = tonumber(ARGV[3])
local counted = redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
if counted ~= number then
  if counted > number then
    redis.call('HINCRBY', KEYS[1], ARGV[2], -1)
    return -1
  end
  redis.call('HSET', KEYS[1], ARGV[2], number)
end
local groups, rung = redis.call('SUNION', unpack(KEYS, 4)), ''
for i = 1, #groups do
  redis.call('XADD', ARGV[4] .. groups[i] .. ARGV[5], '*', 'k', ARGV[9], 'e', ARGV[10])
  if redis.call('SREM', KEYS[3], groups[i]) == 1 then
    rung = rung .. ' ' .. groups[i]
  end
end
redis.call('PUBLISH', ARGV[6], ARGV[10])
if rung ~= '' then
  redis.call('PUBLISH', ARGV[7], ARGV[2] .. '\n' .. ARGV[8] .. rung)
end
return #groups
