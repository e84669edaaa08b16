-- Forgotten jobs whose pictures may still be there; each is handed out again a minute later.
-- KEYS  1 the partition's prefix
-- ARGV  1 most
-- Writes trash. Cost O(jobs log n).
-- Gives their ids
-- include: base
local ids = redis.call('ZRANGEBYSCORE', P .. 'trash', '-inf', int(NOW), 'LIMIT', 0, ARGV[1])
for _, id in ipairs(ids) do
  redis.call('ZADD', P .. 'trash', int(NOW + 60000), id)
end
return ids
