-- A lane is a tenant and an origin, '<tenant>|<origin>'. hooks:<lane> holds its deliveries '<job>:<seq>' by when they are
-- due. lanes:<tenant> holds a tenant's lanes that nobody works on by their first due, hooked the tenants by the first due
-- of these. hooking holds the lanes that somebody works on by when his time is over, hooks_out how many a tenant has of
-- them. hook:<job> holds lane, url and, of each delivery, its event under '<seq>' and its attempts under '<seq>:tried'.

local function tenant_of(lane)
  return string.match(lane, '^(.*)|')
end

-- Its lanes have changed.
local function tenant_back(tenant)
  local first = redis.call('ZRANGE', P .. 'lanes:' .. tenant, 0, 0, 'WITHSCORES')
  if #first > 0 then
    redis.call('ZADD', P .. 'hooked', first[2], tenant)
  else
    redis.call('ZREM', P .. 'hooked', tenant)
  end
end

-- Nobody works on a lane any more.
local function lane_back(lane)
  local tenant = tenant_of(lane)
  if redis.call('ZREM', P .. 'hooking', lane) == 1 and redis.call('HINCRBY', P .. 'hooks_out', tenant, -1) < 1 then
    redis.call('HDEL', P .. 'hooks_out', tenant)
  end
  local first = redis.call('ZRANGE', P .. 'hooks:' .. lane, 0, 0, 'WITHSCORES')
  if #first > 0 then
    redis.call('ZADD', P .. 'lanes:' .. tenant, first[2], lane)
  end
  tenant_back(tenant)
end
