#!lua flags=allow-oom
-- One turn of a reader: for each group, acknowledge (and delete) what is finished, then hand out what there is room for.
-- May run when memory is full, since it is the readers that make room.
--
-- KEYS  meta, asleep, then for each group: lease, lane 1 .. lane 4 (most urgent first)
-- ARGV  for each group: name, lease token,
--       then for each lane: number of ids to acknowledge, the ids, room (entries wanted), cursor
--       cursor ">": new entries. Anything else: heirlooms, the pending entries after that id.
-- Returns for each group a list of 4 lanes, each {last heirloom id or "", id, key, event, id, key, event, …},
--       or "FENCED" (the lease is not ours) or "LOST" (this queue is gone).
local arg = 1
local function next_arg()
  arg = arg + 1
  return ARGV[arg - 1]
end

local function add(out, entry)
  local fields = entry[2]
  out[#out + 1] = entry[1]
  out[#out + 1] = fields[2]
  out[#out + 1] = fields[4]
end

local function fetch_new(queue, room)
  local got = redis.pcall('XREADGROUP', 'GROUP', 'q', 'owner', 'COUNT', room, 'STREAMS', queue, '>')
  if got and got.err then
    return nil
  end
  local out = { '' }
  if got then
    for _, entry in ipairs(got[1][2]) do
      add(out, entry)
    end
  end
  return out
end

local function fetch_heirlooms(queue, room, cursor)
  local from = cursor == '-' and '-' or '(' .. cursor
  local pending = redis.pcall('XPENDING', queue, 'q', from, '+', room)
  if pending.err then
    return nil
  end
  local out = { '' }
  for _, row in ipairs(pending) do
    out[1] = row[1]
    local entry = redis.call('XRANGE', queue, row[1], row[1])[1]
    if entry then
      add(out, entry)
    end
  end
  return out
end

if redis.call('EXISTS', KEYS[1]) == 0 then
  return redis.error_reply('LOST the bus data is gone from Redis')
end
local answer = {}
for base = 3, #KEYS, 5 do
  local group, token = next_arg(), next_arg()
  local held = redis.call('GET', KEYS[base])
  local state = held == token and 'ours' or 'FENCED'
  local lanes, dry = {}, true
  for lane = 1, 4 do
    local queue, ids = KEYS[base + lane], {}
    for i = 1, tonumber(next_arg()) do
      ids[i] = next_arg()
    end
    local room, cursor, got = tonumber(next_arg()), next_arg(), { '' }
    if state == 'ours' then
      if #ids > 0 then
        redis.call('XACK', queue, 'q', unpack(ids))
        redis.call('XDEL', queue, unpack(ids))
      end
      if room > 0 and cursor == '>' then
        got = fetch_new(queue, room)
        dry = dry and got ~= nil and #got - 1 < 3 * room
      elseif room > 0 then
        got = fetch_heirlooms(queue, room, cursor)
        dry = false
      end
      if not got then
        state = 'LOST'
      end
      lanes[lane] = got
    end
  end
  if state ~= 'ours' then
    answer[#answer + 1] = state
  else
    answer[#answer + 1] = lanes
    if dry then
      redis.call('SADD', KEYS[2], group)
    end
  end
end
return answer
