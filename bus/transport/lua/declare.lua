-- Declare groups in one partition, their routes and four lanes each, and settle which data this is, in one step: an
-- event published after it finds every group, one published before it is refused by the partition's new identity.
--
-- KEYS  meta, then for each group: lane 1 .. lane 4
-- ARGV  key prefix, 1 to settle which data this is else 0, an identity never used before, how many of the groups, from
--       the first, are known to have been declared before: that anything of them is missing means that data was lost,
--       then for each group: name, number of patterns, the patterns it subscribes to
--       The identity is used when the partition has none or data was lost, if that is to be settled.
-- Returns the identity of the partition's data, "" when it has none.
local prefix, settle, identity, known = ARGV[1], ARGV[2] == '1', ARGV[3], tonumber(ARGV[4])
local missing, arg = 0, 5
for base = 2, #KEYS, 4 do
  local group, patterns, made = ARGV[arg], tonumber(ARGV[arg + 1]), 0
  arg = arg + 2
  for _ = 1, patterns do
    made = made + redis.call('SADD', prefix .. 'sub:' .. ARGV[arg], group)
    arg = arg + 1
  end
  for lane = base, base + 3 do
    local created = redis.pcall('XGROUP', 'CREATE', KEYS[lane], 'q', '0', 'MKSTREAM')
    if not created.err then
      made = made + 1
    elseif not string.find(created.err, 'BUSYGROUP', 1, true) then
      return created
    end
  end
  if (base + 2) / 4 <= known then
    missing = missing + made
  end
end
local present = redis.call('GET', KEYS[1])
if settle and (missing > 0 or not present) then
  redis.call('SET', KEYS[1], identity)
  return identity
end
return present or ''
