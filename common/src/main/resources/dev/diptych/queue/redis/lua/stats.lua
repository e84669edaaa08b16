-- How much waits, runs and is dead.
-- KEYS  1 the partition's prefix
-- Writes nothing. Cost O(queues log n).
-- Gives {running, delayed, dead, then for each queue: name, waiting, live workers, ms per claim or ''}
-- include: base
local answer = {redis.call('ZCARD', P .. 'lease'), redis.call('ZCARD', P .. 'due'), redis.call('ZCARD', P .. 'dead')}
for _, queue in ipairs(redis.call('SMEMBERS', P .. 'queues')) do
  answer[#answer + 1] = queue
  answer[#answer + 1] = redis.call('ZCARD', P .. 'ready:' .. queue)
  answer[#answer + 1] = redis.call('ZCOUNT', P .. 'serve:' .. queue, int(NOW), '+inf')
  answer[#answer + 1] = redis.call('HGET', P .. 'pace:' .. queue, 'gap') or ''
end
return answer
