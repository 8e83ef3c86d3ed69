-- KEYS: a board that is being counted, its members, recounting. ARGV: the count's token, seconds after which it is given
-- up, then for each person: user id, score, member. Nobody is named twice. Returns whether the count is still ours.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return 0
end
for i = 3, #ARGV, 3 do
  redis.call('ZADD', KEYS[1], -tonumber(ARGV[i + 1]), ARGV[i + 2])
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 2])
end
for i = 1, 3 do
  redis.call('EXPIRE', KEYS[i], ARGV[2])
end
return 1
