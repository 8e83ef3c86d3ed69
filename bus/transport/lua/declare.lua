-- Declare a group in one partition: its routes and its four lanes.
--
-- KEYS  lane 1 .. lane 4
-- ARGV  key prefix, group, then the patterns it subscribes to
-- Returns 1.
for i = 3, #ARGV do
  redis.call('SADD', ARGV[1] .. 'sub:' .. ARGV[i], ARGV[2])
end
for i = 1, 4 do
  local made = redis.pcall('XGROUP', 'CREATE', KEYS[i], 'q', '0', 'MKSTREAM')
  if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then
    return made
  end
end
return 1
