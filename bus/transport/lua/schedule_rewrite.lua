-- Put another wire form in the place of a scheduled event's, unless it was delivered, cancelled or changed meanwhile.
--
-- KEYS  scheduled
-- ARGV  event id, wire form as it was, wire form as it is to be
-- Returns 1 when that was done, else 0.
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local fields = kept and cmsgpack.unpack(kept)
if not fields or fields[4] ~= ARGV[2] then
  return 0
end
fields[4] = ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], cmsgpack.pack(fields))
return 1
