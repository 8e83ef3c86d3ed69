#!lua flags=allow-oom
-- Say that we live, and settle for each group who owns its queues in this partition: the live member whose hash with the
-- group and partition is highest (rendezvous hashing), once the present owner lets go or its lease has run out.
-- May run when memory is full, since without its lease nobody can make room.
--
-- KEYS  meta, then for each group: members, lease, epoch
-- ARGV  our member id, lease in ms, partition, the identity of the data as we know it, then for each group: name, the token
--       we hold, or "": none, or none that we trust (a command under it may still be on its way, and is refused once
--       there is a new one), and what to do about a lease that nobody holds: "turn" take it if it is our turn,
--       "take" it in any case, "leave" it
-- Returns for each group {verdict, token}, verdict being
--   "held"  ours, renewed;  "acquired"  ours from now on, with a new token;  "yield"  ours, renewed, and somebody else's turn;
--   "other" not ours. Or "LOST" when Redis does not hold the data we know.
if redis.call('GET', KEYS[1]) ~= ARGV[4] then
  return 'LOST'
end
local me, lease_ms, partition = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function rightful(members, group)
  local best, highest
  for _, member in ipairs(members) do
    local hash = redis.sha1hex(member .. '/' .. group .. '/' .. partition)
    if not highest or hash > highest then
      best, highest = member, hash
    end
  end
  return best
end

local answer, arg = {}, 5
for base = 2, #KEYS, 3 do
  local members, lease, epoch = KEYS[base], KEYS[base + 1], KEYS[base + 2]
  local group, token, wish = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2]
  arg = arg + 3
  redis.call('ZADD', members, now, me)
  redis.call('ZREMRANGEBYSCORE', members, '-inf', now - lease_ms)
  local owner = rightful(redis.call('ZRANGE', members, 0, -1), group)
  local holder = redis.call('GET', lease)
  if holder and holder ~= token and string.sub(holder, 1, #me + 1) == me .. ':' then
    -- Ours, under a token whose reply was lost or that we do not trust any more: taken anew.
    holder, wish = false, 'take'
  end
  if holder and holder == token then
    redis.call('PEXPIRE', lease, lease_ms)
    answer[#answer + 1] = { owner == me and 'held' or 'yield', token }
  elseif not holder and (wish == 'take' or wish == 'turn' and owner == me) then
    -- Begun at the time: should Redis have lost the count, no earlier token may come again with a late command.
    redis.call('SET', epoch, now, 'NX')
    token = me .. ':' .. redis.call('INCR', epoch)
    redis.call('SET', lease, token, 'PX', lease_ms)
    answer[#answer + 1] = { 'acquired', token }
  else
    answer[#answer + 1] = { 'other', '' }
  end
end
return answer
