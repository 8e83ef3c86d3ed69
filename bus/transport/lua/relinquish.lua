-- Let go of queues in this partition, so that whoever is next need not wait for the leases to run out.
--
-- KEYS  for each group: members, lease
-- ARGV  bell channel, partition, member to forget or "" (it stays a member),
--       then for each group the token whose lease to give up: a whole token, or "<member>:" for any of that member's
-- Returns the number of leases given up.
local bell, partition, leaving = ARGV[1], ARGV[2], ARGV[3]
local given_up = 0
for group = 1, #KEYS / 2 do
  local members, lease, token = KEYS[2 * group - 1], KEYS[2 * group], ARGV[3 + group]
  if leaving ~= '' then
    redis.call('ZREM', members, leaving)
  end
  local holder = redis.call('GET', lease)
  local matches = holder == token
  if holder and not matches and string.sub(token, -1) == ':' then
    matches = string.sub(holder, 1, #token) == token
  end
  if matches then
    redis.call('DEL', lease)
    given_up = given_up + 1
  end
end
if given_up > 0 or leaving ~= '' then
  redis.call('PUBLISH', bell, partition .. ' !')
end
return given_up
