-- A delivery is settled, or due again later.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 seq, 3 attempt, 4 lane, 5 when it is due again, in ms from now; -1: never
-- Writes hook, hooks, hooking, hooks_out, lanes, hooked. Cost O(log n).
-- Gives 1, or 0 where another attempt was begun since
-- include: base
-- include: hooked
local id, seq, lane, delay = ARGV[1], ARGV[2], ARGV[4], tonumber(ARGV[5])
local hook, delivery = P .. 'hook:' .. id, id .. ':' .. seq
if redis.call('HGET', hook, seq .. ':tried') ~= ARGV[3] then
  return 0
end
even_when_full()
if delay < 0 then
  redis.call('HDEL', hook, seq, seq .. ':tried')
  redis.call('ZREM', P .. 'hooks:' .. lane, delivery)
else
  redis.call('ZADD', P .. 'hooks:' .. lane, int(NOW + delay), delivery)
end
lane_back(lane)
return 1
