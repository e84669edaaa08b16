-- A job as it stands at one moment.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 tenant whose it must be, or ''
-- Writes nothing. Cost O(log n).
-- Gives {fields and values of the job, request, result or failure, place or -1, live workers, ms per claim or ''},
--       or {} for no such job
-- include: base
local id = ARGV[1]
local job = read(id)
if not job or (ARGV[2] ~= '' and job.tenant ~= ARGV[2]) then
  return {}
end
local queue = job.phase .. ':' .. job.model
local before = job.entry and redis.call('ZRANK', P .. 'ready:' .. queue, job.entry .. id)
return {redis.call('HGETALL', P .. 'job:' .. id), redis.call('GET', P .. 'req:' .. id) or '',
  redis.call('GET', P .. 'end:' .. id) or '', before or -1,
  redis.call('ZCOUNT', P .. 'serve:' .. queue, int(NOW), '+inf'), redis.call('HGET', P .. 'pace:' .. queue, 'gap') or ''}
