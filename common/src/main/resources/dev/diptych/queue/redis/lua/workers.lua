-- The cards of the workers that live, and of every model ever announced, the first announced first.
-- KEYS  1 the partition's prefix
-- Writes nothing. Cost O(workers + models).
-- Gives {cards of workers, cards of models}
-- include: base
local workers, models = {}, {}
for i, worker in ipairs(redis.call('ZRANGEBYSCORE', P .. 'alive', '(' .. int(NOW), '+inf')) do
  workers[i] = redis.call('HGET', P .. 'workers', worker)
end
for i, model in ipairs(redis.call('ZRANGE', P .. 'model-order', 0, -1)) do
  models[i] = redis.call('HGET', P .. 'models', model)
end
return {workers, models}
