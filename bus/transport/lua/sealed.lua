-- Which keys sealed something in a page of what waits: of a stream of events, or of a schedule.
--
-- KEYS  stream, or hash of scheduled events
-- ARGV  "stream" or "hash", where to read on (a stream: "-" or "(<id>"; a hash: a cursor), how many to look at
-- Returns {where to read on or "", key id, events, key id, events, …}.
local page, read_on = {}, ''
if ARGV[1] == 'stream' then
  local found = redis.call('XRANGE', KEYS[1], ARGV[2], '+', 'COUNT', ARGV[3])
  for _, entry in ipairs(found) do
    page[#page + 1] = table.concat(entry[2], '\n')
  end
  read_on = #found == tonumber(ARGV[3]) and '(' .. found[#found][1] or ''
else
  local found = redis.call('HSCAN', KEYS[1], ARGV[2], 'COUNT', ARGV[3])
  for at = 2, #found[2], 2 do
    page[#page + 1] = found[2][at]
  end
  read_on = found[1] ~= '0' and found[1] or ''
end
local events, order = {}, {}
for _, text in ipairs(page) do
  local seen = {}
  for key_id in string.gmatch(text, '"%$sealed":"([%w_-]+)%.') do
    if not seen[key_id] then
      seen[key_id] = true
      if not events[key_id] then
        order[#order + 1] = key_id
      end
      events[key_id] = (events[key_id] or 0) + 1
    end
  end
end
local out = { read_on }
for _, key_id in ipairs(order) do
  out[#out + 1] = key_id
  out[#out + 1] = events[key_id]
end
return out
