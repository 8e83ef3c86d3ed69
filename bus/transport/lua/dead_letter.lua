-- Move an entry from its queue to the group's dead letters, in one step.
--
-- KEYS  lease, queue, dead letters
-- ARGV  lease token, entry id, then the fields and values of the dead letter
-- Returns the dead letter's id, or "FENCED" when the lease is not ours.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 'FENCED'
end
local id = redis.call('XADD', KEYS[3], '*', unpack(ARGV, 3))
redis.call('XACK', KEYS[2], 'q', ARGV[2])
redis.call('XDEL', KEYS[2], ARGV[2])
return id
