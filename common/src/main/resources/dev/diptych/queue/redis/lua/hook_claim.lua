-- Takes deliveries that are due, the first of each lane: one of each tenant in turn, first of who has fewest out.
-- KEYS  1 the partition's prefix
-- ARGV  1 most, 2 most that a tenant may have out, 3 for how long, in ms
-- Writes lanes, hooked, hooking, hooks_out, hooks, hook. Cost O((most + tenants) log n).
-- Gives {tenant, event, url, attempt, lane} of each
-- include: base
-- include: hooked
even_when_full()
local most, share = tonumber(ARGV[1]), tonumber(ARGV[2])
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', P .. 'hooking', '-inf', int(NOW), 'LIMIT', 0, 1000)) do
  lane_back(lane)
end
local tenants = redis.call('ZRANGEBYSCORE', P .. 'hooked', '-inf', int(NOW), 'LIMIT', 0, 1000)
local out, place = {}, {}
for i, tenant in ipairs(tenants) do
  place[tenant], out[tenant] = i, tonumber(redis.call('HGET', P .. 'hooks_out', tenant) or 0)
end
table.sort(tenants, function(a, b)
  return out[a] < out[b] or out[a] == out[b] and place[a] < place[b]
end)

local taken = {}
-- The first delivery of the tenant's next lane, if one is due; whether there was one.
local function take(tenant)
  local lane = redis.call('ZRANGEBYSCORE', P .. 'lanes:' .. tenant, '-inf', int(NOW), 'LIMIT', 0, 1)[1]
  if not lane then
    return false
  end
  local delivery = redis.call('ZRANGE', P .. 'hooks:' .. lane, 0, 0)[1]
  local id, seq = string.match(delivery or '', '^(%w+):(%d+)$')
  local hook = id and redis.call('HMGET', P .. 'hook:' .. id, seq, 'url', 'tenant') or {}
  redis.call('ZREM', P .. 'lanes:' .. tenant, lane)
  if hook[1] and hook[2] and hook[3] then
    redis.call('ZADD', P .. 'hooking', int(NOW + tonumber(ARGV[3])), lane)
    out[tenant] = redis.call('HINCRBY', P .. 'hooks_out', tenant, 1)
    local attempt = redis.call('HINCRBY', P .. 'hook:' .. id, seq .. ':tried', 1)
    taken[#taken + 1] = {hook[3], hook[1], hook[2], attempt, lane}
  else
    -- Its job was forgotten.
    redis.call('ZREM', P .. 'hooks:' .. lane, delivery or '')
    lane_back(lane)
  end
  return true
end

local more = true
while more do
  more = false
  for _, tenant in ipairs(tenants) do
    if #taken < most and out[tenant] < share and take(tenant) then
      more = true
    end
  end
end
for _, tenant in ipairs(tenants) do
  tenant_back(tenant)
end
return taken
