#!lua flags=allow-oom
-- Count another start (1), or none (0), of an entry that a process may have died of.
-- May run when memory is full, since handling entries is what makes room.
--
-- KEYS  suspects
-- ARGV  group and entry id, how many to add
-- Returns how often it was started without a sign that it was survived.
return redis.call('HINCRBY', KEYS[1], ARGV[1], ARGV[2])
