-- Routing: who subscribes to a type, and an entry in the queue of each. Not a script of its own: it is put before the
-- source of those that append events, so that an event takes the same way whether it goes now or was put off.
--
-- router(key prefix, announcement prefix) returns an object with
--   send(type, lane name, partition key, target services, wire form): appends and announces; how many entries
--   ring(asleep key, bell channel, partition): wakes the sleeping readers of what was sent
local function router(prefix, announce)
  local routes, touched = {}, {}

  local function groups_of(event_type)
    local groups = routes[event_type]
    if groups then
      return groups
    end
    local keys, at = { prefix .. 'sub:' .. event_type, prefix .. 'sub:*' }, 0
    while true do
      at = string.find(event_type, '.', at + 1, true)
      if not at then
        break
      end
      keys[#keys + 1] = prefix .. 'sub:' .. string.sub(event_type, 1, at) .. '*'
    end
    groups = redis.call('SUNION', unpack(keys))
    routes[event_type] = groups
    return groups
  end

  local function send(event_type, lane, key, targets, body)
    local appended = 0
    for _, group in ipairs(groups_of(event_type)) do
      if targets == '' or string.find(targets, ',' .. string.match(group, '^[^:]*') .. ',', 1, true) then
        redis.call('XADD', prefix .. 'q:' .. group .. ':' .. lane, '*', 'k', key, 'e', body)
        appended = appended + 1
        touched[group] = true
      end
    end
    redis.call('PUBLISH', announce .. event_type, body)
    return appended
  end

  local function ring(asleep, bell, partition)
    local rung = partition
    for group in pairs(touched) do
      if redis.call('SREM', asleep, group) == 1 then
        rung = rung .. ' ' .. group
      end
    end
    if rung ~= partition then
      redis.call('PUBLISH', bell, rung)
    end
  end

  return { send = send, ring = ring }
end
