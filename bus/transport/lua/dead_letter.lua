#!lua flags=allow-oom
-- Move an entry from its queue to the group's dead letters, in one step.
-- May run when memory is full, since it moves an event and frees its place.
--
-- KEYS  lease, queue, dead letters, groups with dead letters
-- ARGV  lease token, entry id, group, then the fields and values of the dead letter
-- Returns 1 when the letter is stored, be it by an earlier call whose reply was lost, or "FENCED" when the lease is not
--       ours.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
local entry = redis.call('XRANGE', KEYS[2], ARGV[2], ARGV[2])[1]
if not entry then
  return 1
end
local letter = { unpack(ARGV, 4) }
-- What the entry carries besides key and event belongs to the event: a requeue gives it back.
for at = 5, #entry[2], 2 do
  letter[#letter + 1] = 'entry.' .. entry[2][at]
  letter[#letter + 1] = entry[2][at + 1]
end
redis.call('XADD', KEYS[3], '*', unpack(letter))
redis.call('SADD', KEYS[4], ARGV[3])
redis.call('XACK', KEYS[2], 'q', ARGV[2])
redis.call('XDEL', KEYS[2], ARGV[2])
return 1
