-- Move a dead letter back to the end of its queue, in one step, and wake whoever reads that.
--
-- KEYS  dead letters, groups with dead letters, requeue counts, asleep, lane 1 .. lane 4 (most urgent first)
-- ARGV  letter id, group, bell channel, partition
-- Returns {event id, event type, how often it was requeued by now}, "GONE" when there is no such letter, or "FORGOTTEN"
--       when the group has no queue any more.
local letter = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not letter then
  return 'GONE'
end
local fields, kept = {}, {}
for at = 1, #letter[2], 2 do
  local name, value = letter[2][at], letter[2][at + 1]
  fields[name] = value
  local optional = string.match(name, '^entry%.(.*)')
  if optional and optional ~= 'r' then
    kept[#kept + 1] = optional
    kept[#kept + 1] = value
  end
end
local lanes = { CRITICAL = KEYS[5], HIGH = KEYS[6], NORMAL = KEYS[7], LOW = KEYS[8] }
local queue, times = lanes[fields.lane], tonumber(fields['entry.r'] or 0) + 1
-- A queue that is read empty is an empty stream; none at all has no reader, and would not be found by one.
if redis.call('EXISTS', queue) == 0 then
  return 'FORGOTTEN'
end
redis.call('XADD', queue, '*', 'k', fields.key, 'e', fields.body, 'r', times, unpack(kept))
redis.call('XDEL', KEYS[1], ARGV[1])
if redis.call('XLEN', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[2], ARGV[2])
end
redis.call('HINCRBY', KEYS[3], ARGV[2], 1)
if redis.call('SREM', KEYS[4], ARGV[2]) == 1 then
  redis.call('PUBLISH', ARGV[3], ARGV[4] .. ' ' .. ARGV[2])
end
return { fields.event_id, fields.event_type, times }
