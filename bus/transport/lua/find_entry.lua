-- Look for an event in one lane of a queue, a page at a time.
--
-- KEYS  lane
-- ARGV  first id ("-" or "(<id>"), how many to look at, a text in the event's wire form
-- Returns {id to read on after or "", then for each match: entry id, how often it was handed out (0: not yet), how often
--       it was requeued}.
local found = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
local out = { #found == tonumber(ARGV[2]) and found[#found][1] or '' }
for _, entry in ipairs(found) do
  if string.find(entry[2][4], ARGV[3], 1, true) then
    local requeued = 0
    for at = 5, #entry[2], 2 do
      if entry[2][at] == 'r' then
        requeued = entry[2][at + 1]
      end
    end
    local pending = redis.pcall('XPENDING', KEYS[1], 'q', entry[1], entry[1], 1)
    local deliveries = not pending.err and pending[1] and pending[1][4] or 0
    for _, value in ipairs({ entry[1], deliveries, requeued }) do
      out[#out + 1] = value
    end
  end
end
return out
