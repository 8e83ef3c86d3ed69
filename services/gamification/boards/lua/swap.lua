-- KEYS: recounting, then for each board: the board, its members, both as counted. ARGV: the count's token, then for each
-- board when it expires (Unix time, 0: never). What was counted takes the boards' place, all at once. Returns whether
-- the count was still ours; if not, nothing is changed.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
for i = 2, #KEYS, 4 do
  local expiry = ARGV[(i - 2) / 4 + 2]
  for j = i, i + 1 do
    -- Freed in the background: a million entries deleted at once would keep everybody waiting.
    redis.call('UNLINK', KEYS[j])
    if redis.call('EXISTS', KEYS[j + 2]) == 1 then
      redis.call('RENAME', KEYS[j + 2], KEYS[j])
      if expiry == '0' then
        redis.call('PERSIST', KEYS[j])
      else
        redis.call('EXPIREAT', KEYS[j], expiry)
      end
    end
  end
end
redis.call('DEL', KEYS[1])
return 1
