-- Put other wire forms into a group's dead letters of one partition. Streams cannot be written in the middle, so all of
-- it is written anew, in one step: every letter keeps its id, and those that came or went meanwhile are there or gone.
--
-- KEYS  dead letters, hash: letter id → wire form as it is to be, a key for the new stream
-- Returns how many were changed.
local kept = redis.call('XRANGE', KEYS[1], '-', '+')
local changed = 0
redis.call('DEL', KEYS[3])
for _, entry in ipairs(kept) do
  local body = redis.call('HGET', KEYS[2], entry[1])
  if body then
    for at = 1, #entry[2], 2 do
      if entry[2][at] == 'body' then
        entry[2][at + 1] = body
        changed = changed + 1
      end
    end
  end
  redis.call('XADD', KEYS[3], entry[1], unpack(entry[2]))
end
if #kept > 0 then
  redis.call('RENAME', KEYS[3], KEYS[1])
end
redis.call('DEL', KEYS[2])
return changed
