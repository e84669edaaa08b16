-- Somebody wants a job no more. A waiting one ends at once; the worker of a running one is told.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 tenant whose it must be, or ''
-- Writes job; for a waiting job ready, due, deadline and what finish writes. Cost O(log n).
-- Gives 'CANCELLED', 'REQUESTED', 'ALREADY_ENDED', or '' for no such job
-- include: base
-- include: event
-- include: finish
-- include: ready
local id = ARGV[1]
local job = read(id)
if not job or (ARGV[2] ~= '' and job.tenant ~= ARGV[2]) then
  return ''
end
even_when_full()
if job.state == 'running' then
  redis.call('HSET', P .. 'job:' .. id, 'cancel', 1)
  redis.call('PUBLISH', P .. 'cancel', id)
  return 'REQUESTED'
end
if job.state ~= 'queued' then
  return 'ALREADY_ENDED'
end
unready(id, job)
cancelled(id, job)
return 'CANCELLED'
