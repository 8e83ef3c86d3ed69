-- Declare a group in one partition: its routes, its four lanes, and that we own them.
--
-- KEYS  lease, lane 1 .. lane 4
-- ARGV  key prefix, group, lease token, then the patterns it subscribes to
-- Returns 1.
redis.call('SET', KEYS[1], ARGV[3])
for i = 4, #ARGV do
  redis.call('SADD', ARGV[1] .. 'sub:' .. ARGV[i], ARGV[2])
end
for i = 2, 5 do
  local made = redis.pcall('XGROUP', 'CREATE', KEYS[i], 'q', '0', 'MKSTREAM')
  if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then
    return made
  end
end
return 1
