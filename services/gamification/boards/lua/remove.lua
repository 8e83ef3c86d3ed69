-- KEYS: the board, its members, recounting, missed. ARGV: user ids to take off it.
local is_recounted = redis.call('EXISTS', KEYS[3]) == 1
for _, user in ipairs(ARGV) do
  local member = redis.call('HGET', KEYS[2], user)
  if is_recounted then
    redis.call('SADD', KEYS[4], user)
  end
  if member then
    redis.call('ZREM', KEYS[1], member)
    redis.call('HDEL', KEYS[2], user)
  end
end
