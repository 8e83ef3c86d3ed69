#!lua flags=allow-oom
-- Note how often an entry that a process may have died of was started without a sign that it was survived.
-- May run when memory is full, since handling entries is what makes room.
--
-- KEYS  suspects
-- ARGV  group and entry id, how often
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
