-- A lane is a tenant and an origin. hooks:<lane> holds its deliveries '<job>:<seq>' by when they are due, lanes the lanes
-- that nobody works on by their first due, hooking those that somebody does by when his time is over. hook:<job> holds
-- lane, url and, of each delivery, its event under '<seq>' and its attempts under '<seq>:tried'.

-- Nobody works on a lane any more.
local function lane_back(lane)
  redis.call('ZREM', P .. 'hooking', lane)
  local first = redis.call('ZRANGE', P .. 'hooks:' .. lane, 0, 0, 'WITHSCORES')
  if #first > 0 then
    redis.call('ZADD', P .. 'lanes', first[2], lane)
  end
end
