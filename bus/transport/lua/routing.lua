-- Routing: who subscribes to a type, and an entry in the queue of each. Not a script of its own: it is put before the
-- source of those that append events, so that an event takes the same way whether it goes now or was put off.
--
-- router(key prefix, announcement prefix, alone) returns two functions for the partition the prefix belongs to
--   send(head, partition key, wire form): appends and announces; how many entries. The head says where to, and is what
--     many events have in common: "<lane name>\n<type>\n<target services>", the last being ",a,b," or "" for all
--   awake(partition): takes note that the sleeping readers of what was sent have to wake; what to ring,
--     "<partition> <group> <group> …", or nil when nobody sleeps
-- alone: that all live listeners are on this server. Then a type nobody listens to is announced once and not again:
-- while a script runs nobody can begin to.
local function router(prefix, announce, alone)
  local ways, touched = {}, {}

  local function way_of(head)
    local lane, event_type, targets = string.match(head, '^(.-)\n(.-)\n(.*)$')
    local keys, at = { prefix .. 'sub:' .. event_type, prefix .. 'sub:*' }, string.find(event_type, '.', 1, true)
    while at do
      keys[#keys + 1] = prefix .. 'sub:' .. string.sub(event_type, 1, at) .. '*'
      at = string.find(event_type, '.', at + 1, true)
    end
    local way = { channel = announce .. event_type }
    for _, group in ipairs(redis.call('SUNION', unpack(keys))) do
      if
        targets == ''
        or string.find(targets, ',' .. group .. ',', 1, true)
        or string.find(targets, ',' .. string.match(group, '^[^:]*') .. ',', 1, true)
      then
        way[#way + 1] = prefix .. 'q:' .. group .. ':' .. lane
        touched[#touched + 1] = group
      end
    end
    ways[head] = way
    return way
  end

  local function send(head, key, body)
    local way = ways[head] or way_of(head)
    for i = 1, #way do
      redis.call('XADD', way[i], '*', 'k', key, 'e', body)
    end
    if not way.unheard then
      way.unheard = redis.call('PUBLISH', way.channel, body) == 0 and alone
    end
    return #way
  end

  local function awake(partition)
    local asleep, rung = prefix .. 'asleep', nil
    for i = 1, #touched do
      if redis.call('SREM', asleep, touched[i]) == 1 then
        rung = (rung or partition) .. ' ' .. touched[i]
      end
    end
    return rung
  end

  return send, awake
end
