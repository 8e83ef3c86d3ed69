-- Forget a group in this partition, or look whether that may be done: its routes, its lanes, and what is known of it.
--
-- KEYS  lease, members, epoch, asleep, suspects, dead letters, lane 1 .. lane 4, then the routes that may name the group
-- ARGV  group, lease in ms, "look" or "forget", 1 when its entries go too else 0, 1 when its dead letters go too else 0
-- Returns {1 when it is active (nothing is done then), entries, dead letters, routes that named it}. With entries that
--         are not to go nothing is done either.
local group, lease_ms, forget = ARGV[1], tonumber(ARGV[2]), ARGV[3] == 'forget'
local and_entries, and_dead_letters = ARGV[4] == '1', ARGV[5] == '1'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local entries = 0
for lane = 7, 10 do
  entries = entries + redis.call('XLEN', KEYS[lane])
end
local active = redis.call('EXISTS', KEYS[1])
if redis.call('ZCOUNT', KEYS[2], now - lease_ms, '+inf') > 0 then
  active = 1
end
local dead_letters, routed = redis.call('XLEN', KEYS[6]), 0
for route = 11, #KEYS do
  routed = routed + redis.call('SISMEMBER', KEYS[route], group)
end
local answer = { active, entries, dead_letters, routed }
if not forget or active == 1 or (entries > 0 and not and_entries) then
  return answer
end

for route = 11, #KEYS do
  redis.call('SREM', KEYS[route], group)
end
-- The whole streams: a consumer group that is destroyed alone would take its pending entries along unseen.
redis.call('DEL', KEYS[2], KEYS[3], unpack(KEYS, 7, 10))
redis.call('SREM', KEYS[4], group)
for _, suspect in ipairs(redis.call('HKEYS', KEYS[5])) do
  if string.sub(suspect, 1, #group + 1) == group .. ' ' then
    redis.call('HDEL', KEYS[5], suspect)
  end
end
if and_dead_letters then
  redis.call('DEL', KEYS[6])
end
return answer
