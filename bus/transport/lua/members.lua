-- Who takes part in the work of groups.
--
-- KEYS  for each group: members
-- Returns for each group a list of its members.
local answer = {}
for group = 1, #KEYS do
  answer[group] = redis.call('ZRANGE', KEYS[group], 0, -1)
end
return answer
