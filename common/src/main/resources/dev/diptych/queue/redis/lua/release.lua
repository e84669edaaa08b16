-- A worker gives a job back unharmed. It keeps its place and its counters.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch, 3 checkpoint's phase or '', 4 its step, 5 its state
-- Writes job, lease, ckpt, ready, ev. Cost O(log n).
-- Gives {'OK'} or {'LOST', found}
-- include: base
-- include: event
-- include: finish
-- include: ready
-- include: hold
if closed_as('release') then
  return {'OK'}
end
if not holds() then
  return lost()
end
even_when_full()
if JOB.cancel then
  cancelled(ID, JOB, closing('release'))
  return {'OK'}
end
if ARGV[3] ~= '' then
  redis.call('HSET', P .. 'ckpt:' .. ID, 'phase', ARGV[3], 'step', ARGV[4], 'state', ARGV[5])
end
redis.call('ZREM', P .. 'lease', ID)
ready(ID, JOB, queued(JOB), closing('release'))
return {'OK'}
