-- KEYS: the board (sorted set), its members (hash: user id -> member), recounting, missed. ARGV: when both expire (Unix
-- time, 0: never), then for each person: user id, score, member. A member begins with 16 digits, the mark. Scores are
-- kept negative, so that the board's own order is: highest first, and of equals the lowest mark first.
local board, members = KEYS[1], KEYS[2]
local is_recounted = redis.call('EXISTS', KEYS[3]) == 1
for i = 2, #ARGV, 3 do
  local user, score, member = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  local before = redis.call('HGET', members, user)
  if is_recounted then
    redis.call('SADD', KEYS[4], user)
  end
  -- Somebody who was slow must not bring an older score back.
  if not before or string.sub(before, 1, 16) <= string.sub(member, 1, 16) then
    if before and before ~= member then
      redis.call('ZREM', board, before)
    end
    if score > 0 then
      redis.call('ZADD', board, -score, member)
      redis.call('HSET', members, user, member)
    elseif before then
      redis.call('ZREM', board, before)
      redis.call('HDEL', members, user)
    end
  end
end
if ARGV[1] ~= '0' then
  redis.call('EXPIREAT', board, ARGV[1])
  redis.call('EXPIREAT', members, ARGV[1])
end
