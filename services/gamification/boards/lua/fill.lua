-- KEYS: a board that is being counted, its members, recounting. ARGV: the count's token, seconds after which it is given
-- up, and people who are named nowhere else, as JSON: [[score, member, …], [user id, member, …]], at most a few thousand
-- values each. One value instead of thousands: most of the time went into sending and reading arguments. Returns whether
-- the count is still ours.
if redis.call('GET', KEYS[3]) ~= ARGV[1] then
  return 0
end
local people = cjson.decode(ARGV[3])
redis.call('ZADD', KEYS[1], unpack(people[1]))
redis.call('HSET', KEYS[2], unpack(people[2]))
for i = 1, 3 do
  redis.call('EXPIRE', KEYS[i], ARGV[2])
end
return 1
