-- KEYS: the board, its members, the watermarks. ARGV: the reader's user id, how many of the top. Returns the size, whether
-- the board is whole, the top as member, score, member, score, ..., and the reader's rank (from 0) and score, or nothing
-- when they are not on the board.
local size = redis.call('ZCARD', KEYS[1])
local is_whole = redis.call('EXISTS', KEYS[3])
local top = {}
if tonumber(ARGV[2]) > 0 then
  top = redis.call('ZRANGE', KEYS[1], 0, tonumber(ARGV[2]) - 1, 'WITHSCORES')
end
local member = redis.call('HGET', KEYS[2], ARGV[1])
if not member then
  return {size, is_whole, top, {}}
end
return {size, is_whole, top, {redis.call('ZRANK', KEYS[1], member), redis.call('ZSCORE', KEYS[1], member)}}
