-- A worker goes.
-- KEYS  1 the partition's prefix
-- ARGV  1 worker
-- Writes workers, alive, serve. Cost O(queues log n).
-- Gives 'OK'
-- include: base
even_when_full()
redis.call('ZREM', P .. 'alive', ARGV[1])
redis.call('HDEL', P .. 'workers', ARGV[1])
for _, queue in ipairs(redis.call('SMEMBERS', P .. 'queues')) do
  redis.call('ZREM', P .. 'serve:' .. queue, ARGV[1])
end
return 'OK'
