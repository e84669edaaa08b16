-- Takes deliveries that are due, the first of each lane.
-- KEYS  1 the partition's prefix
-- ARGV  1 most, 2 for how long, in ms
-- Writes lanes, hooking, hooks, hook. Cost O(most log n).
-- Gives {tenant, event, url, attempt, lane} of each
-- include: base
-- include: hooked
even_when_full()
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', P .. 'hooking', '-inf', int(NOW), 'LIMIT', 0, 1000)) do
  lane_back(lane)
end
local taken = {}
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', P .. 'lanes', '-inf', int(NOW), 'LIMIT', 0, ARGV[1])) do
  local delivery = redis.call('ZRANGE', P .. 'hooks:' .. lane, 0, 0)[1]
  local id, seq = string.match(delivery or '', '^(%w+):(%d+)$')
  local hook = id and redis.call('HMGET', P .. 'hook:' .. id, seq, 'url', 'tenant') or {}
  redis.call('ZREM', P .. 'lanes', lane)
  if hook[1] and hook[2] and hook[3] then
    redis.call('ZADD', P .. 'hooking', int(NOW + tonumber(ARGV[2])), lane)
    local attempt = redis.call('HINCRBY', P .. 'hook:' .. id, seq .. ':tried', 1)
    taken[#taken + 1] = {hook[3], hook[1], hook[2], attempt, lane}
  else
    -- Its job was forgotten.
    redis.call('ZREM', P .. 'hooks:' .. lane, delivery or '')
    lane_back(lane)
  end
end
return taken
