-- KEYS: recounting, missed, watermarks. ARGV: this count's token, seconds after which it is given up. From now on who
-- is fed meanwhile is noted in `missed`, and the boards are not complete before the count is.
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
redis.call('DEL', KEYS[2], KEYS[3])
