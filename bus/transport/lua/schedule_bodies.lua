-- The wire forms of a page of the schedule in which another key than the given one sealed something.
--
-- KEYS  scheduled
-- ARGV  cursor, how many to look at, id of the key
-- Returns {cursor to read on from or "", event id, wire form, event id, wire form, …}.
local found = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local out = { found[1] ~= '0' and found[1] or '' }
for at = 1, #found[2], 2 do
  local body = cmsgpack.unpack(found[2][at + 1])[4]
  for key_id in string.gmatch(body, '"%$sealed":"([%w_-]+)%.') do
    if key_id ~= ARGV[3] then
      out[#out + 1] = found[2][at]
      out[#out + 1] = body
      break
    end
  end
end
return out
