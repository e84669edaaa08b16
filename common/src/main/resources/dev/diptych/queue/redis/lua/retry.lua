-- Sends a dead letter round again from its first phase, with its counters at zero.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 tenant whose it must be, or ''
-- Writes job, end, dead, done, live, fair, order, ready, ev. Cost O(log n).
-- Gives 1, or 0 for no such dead letter
-- include: base
-- include: event
-- include: finish
-- include: ready
local id = ARGV[1]
local job = read(id)
if not job or job.state ~= 'failed' or not job.first or (ARGV[2] ~= '' and job.tenant ~= ARGV[2]) then
  return 0
end
even_when_full()
redis.call('ZREM', P .. 'dead', id)
redis.call('ZREM', P .. 'done', id)
redis.call('DEL', P .. 'end:' .. id)
redis.call('HDEL', P .. 'job:' .. id, 'attempts', 'crashes', 'cancel', 'started', 'finished', 'deadline', 'step', 'steps')
redis.call('HSET', P .. 'job:' .. id, 'phase', job.first)
redis.call('HINCRBY', P .. 'live', '', 1)
redis.call('HINCRBY', P .. 'live', job.tenant, 1)
if job.group then
  redis.call('SADD', P .. 'group:' .. job.group .. ':' .. job.tenant, id)
end
job.phase, job.score = job.first, nil
ready(id, job, queued(job))
return 1
