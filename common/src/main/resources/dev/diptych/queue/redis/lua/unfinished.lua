-- What of a tenant waits or runs.
-- KEYS  1 the partition's prefix
-- ARGV  1 tenant, 2 group, or '' to count all
-- Writes nothing. Cost O(jobs of the group).
-- Gives the number of all, or the ids of the group's
local P = KEYS[1]
if ARGV[2] == '' then
  return tonumber(redis.call('HGET', P .. 'live', ARGV[1]) or 0)
end
return redis.call('SMEMBERS', P .. 'group:' .. ARGV[2] .. ':' .. ARGV[1])
