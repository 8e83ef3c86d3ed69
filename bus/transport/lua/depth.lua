-- How much waits for a group in one partition.
--
-- KEYS  lane 1 .. lane 4, dead letters
-- Returns {entries in the queue, of these delivered and not acknowledged, dead letters}.
local length, pending = 0, 0
for lane = 1, 4 do
  length = length + redis.call('XLEN', KEYS[lane])
  local summary = redis.pcall('XPENDING', KEYS[lane], 'q')
  if not summary.err then
    pending = pending + summary[1]
  end
end
return { length, pending, redis.call('XLEN', KEYS[5]) }
