-- KEYS: the board, its members. ARGV: user ids to take off it.
for _, user in ipairs(ARGV) do
  local member = redis.call('HGET', KEYS[2], user)
  if member then
    redis.call('ZREM', KEYS[1], member)
    redis.call('HDEL', KEYS[2], user)
  end
end
