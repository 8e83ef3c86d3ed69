-- Declare groups in one partition, their routes and four lanes each, and settle which data this is, in one step: an
-- event published after it finds every group, one published before it is refused by the partition's new identity.
--
-- KEYS  meta, then for each group: lane 1 .. lane 4
-- ARGV  key prefix, mode, an identity never used before,
--       then for each group: name, number of patterns, the patterns it subscribes to
--       mode "first": the identity is used when the partition has none; "restore": also when anything of the groups was
--       missing; "add": never
-- Returns the identity of the partition's data, "" when it has none.
local prefix, mode, identity = ARGV[1], ARGV[2], ARGV[3]
local missing, arg = 0, 4
for base = 2, #KEYS, 4 do
  local group, patterns = ARGV[arg], tonumber(ARGV[arg + 1])
  arg = arg + 2
  for _ = 1, patterns do
    missing = missing + redis.call('SADD', prefix .. 'sub:' .. ARGV[arg], group)
    arg = arg + 1
  end
  for lane = base, base + 3 do
    local made = redis.pcall('XGROUP', 'CREATE', KEYS[lane], 'q', '0', 'MKSTREAM')
    if not made.err then
      missing = missing + 1
    elseif not string.find(made.err, 'BUSYGROUP', 1, true) then
      return made
    end
  end
end
local known = redis.call('GET', KEYS[1])
if (mode == 'restore' and missing > 0) or (mode ~= 'add' and not known) then
  redis.call('SET', KEYS[1], identity)
  return identity
end
return known or ''
