-- A worker lives. Said in every partition; what it can do counts there for ten seconds.
-- KEYS  1 the partition's prefix
-- ARGV  1 worker, 2 its card as JSON, 3 number of models, then name and card of each, then its queues
-- Writes workers, alive, models, model-order, serve, queues. Cost O(queues log n).
-- Gives 'OK'
-- include: base
even_when_full()
local worker, models = ARGV[1], tonumber(ARGV[3])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', P .. 'alive', '-inf', int(NOW - 10000))) do
  redis.call('ZREM', P .. 'alive', gone)
  redis.call('HDEL', P .. 'workers', gone)
end
redis.call('ZADD', P .. 'alive', int(NOW + 10000), worker)
redis.call('HSET', P .. 'workers', worker, ARGV[2])
for i = 4, 2 + 2 * models, 2 do
  redis.call('HSET', P .. 'models', ARGV[i], ARGV[i + 1])
  redis.call('ZADD', P .. 'model-order', 'NX', redis.call('ZCARD', P .. 'model-order'), ARGV[i])
end
for i = 4 + 2 * models, #ARGV do
  local serve = P .. 'serve:' .. ARGV[i]
  redis.call('ZADD', serve, int(NOW + 10000), worker)
  redis.call('ZREMRANGEBYSCORE', serve, '-inf', int(NOW - 10000))
  redis.call('PEXPIRE', serve, 60000)
  redis.call('SADD', P .. 'queues', ARGV[i])
end
return 'OK'
