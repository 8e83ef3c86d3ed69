-- Forget a dead letter for good.
--
-- KEYS  dead letters, groups with dead letters
-- ARGV  letter id, group
-- Returns {event id, event type}, or "GONE" when there is no such letter.
local letter = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not letter then
  return 'GONE'
end
local fields = {}
for at = 1, #letter[2], 2 do
  fields[letter[2][at]] = letter[2][at + 1]
end
redis.call('XDEL', KEYS[1], ARGV[1])
if redis.call('XLEN', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[2], ARGV[2])
end
return { fields.event_id, fields.event_type }
