-- How every group with a route in this partition fares: what waits, since when, and whether anybody reads it; and how
-- many scheduled events wait for their time, and how many processes live.
--
-- KEYS  meta, due
-- ARGV  key prefix, how long a process lives without a sign of it in ms, then the patterns a route can have
-- Returns {now in ms, scheduled events, living processes, then for each group: name, entries, of these pending, id time of
--         the oldest in ms (0: none), dead letters, 1 when a process holds the lease else 0}.
--         No groups when Redis lost the bus's data.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { now, redis.call('ZCARD', KEYS[2]), 0 }
if redis.call('EXISTS', KEYS[1]) == 0 then
  return answer
end
local prefix, routes, living = ARGV[1], {}, {}
for i = 3, #ARGV do
  routes[#routes + 1] = prefix .. 'sub:' .. ARGV[i]
end

for _, group in ipairs(redis.call('SUNION', unpack(routes))) do
  local entries, pending, oldest = 0, 0, 0
  for _, lane in ipairs({ 'critical', 'high', 'normal', 'low' }) do
    local queue = prefix .. 'q:' .. group .. ':' .. lane
    -- What is finished is deleted in the same step, so the first entry is the oldest unfinished one.
    local first = redis.call('XRANGE', queue, '-', '+', 'COUNT', 1)[1]
    if first then
      local ms = tonumber(string.match(first[1], '^%d+'))
      oldest = oldest == 0 and ms or math.min(oldest, ms)
      entries = entries + redis.call('XLEN', queue)
      local summary = redis.pcall('XPENDING', queue, 'q')
      pending = pending + (summary.err and 0 or summary[1])
    end
  end
  for _, member in ipairs(redis.call('ZRANGE', prefix .. 'members:' .. group, now - ARGV[2], '+inf', 'BYSCORE')) do
    answer[3] = answer[3] + (living[member] and 0 or 1)
    living[member] = true
  end
  for _, value in ipairs({ group, entries, pending, oldest, redis.call('XLEN', prefix .. 'dead:' .. group),
    redis.call('EXISTS', prefix .. 'lease:' .. group) }) do
    answer[#answer + 1] = value
  end
end
return answer
