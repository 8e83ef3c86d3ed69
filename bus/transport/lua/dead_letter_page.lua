-- Read on in a group's dead letters of one partition, oldest first.
--
-- KEYS  dead letters
-- ARGV  first id ("-" or "(<id>"), last id ("+": the last of now), how many to look at, fingerprint wanted or "",
--       1 with the events' bodies, 0 without
-- Returns {last id, id to read on after or "", id, {field, value, …}, id, {field, value, …}, …}.
local first, last, count, wanted, bodies = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5] == '1'
if last == '+' then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
  if not newest then
    return { '', '' }
  end
  last = newest[1]
end
local found = redis.call('XRANGE', KEYS[1], first, last, 'COUNT', count)
local out = { last, #found == count and found[count][1] or '' }
for _, entry in ipairs(found) do
  local fields, matches = {}, wanted == ''
  for at = 1, #entry[2], 2 do
    local name, value = entry[2][at], entry[2][at + 1]
    matches = matches or (name == 'fingerprint' and value == wanted)
    if bodies or name ~= 'body' then
      fields[#fields + 1] = name
      fields[#fields + 1] = value
    end
  end
  if matches then
    out[#out + 1] = entry[1]
    out[#out + 1] = fields
  end
end
return out
