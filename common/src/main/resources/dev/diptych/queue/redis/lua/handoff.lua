-- The base is done. The job goes to the refiner's queue, or stays with its worker.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch, 3 base steps, 4 checkpoint's step, 5 its state, 6 'keep' or 'queue'
-- Writes job, ckpt, ev; to the queue also lease, fair, order, ready. Cost O(log n).
-- Gives {'OK'} or {'LOST', found}
-- include: base
-- include: event
-- include: finish
-- include: ready
-- include: hold
if closed_as('handoff') or (holds() and JOB.phase == 'refiner') then
  return {'OK'}
end
if not holds() then
  return lost()
end
even_when_full()
redis.call('DEL', P .. 'ckpt:' .. ID)
redis.call('HSET', P .. 'ckpt:' .. ID, 'phase', 'refiner', 'step', ARGV[4], 'state', ARGV[5])
redis.call('HDEL', P .. 'job:' .. ID, 'score', 'entry')
event(ID, JOB, '{"type":"handoff","step":' .. ARGV[3] .. '}')
save(ID, JOB, 'phase', 'refiner', 'step', ARGV[4], 'steps', 0, 'previewed', 0, 'since', int(NOW))
if ARGV[6] == 'keep' then
  return {'OK'}
end
JOB.phase, JOB.score = 'refiner', nil
if JOB.cancel then
  cancelled(ID, JOB, closing('handoff'))
  return {'OK'}
end
redis.call('ZREM', P .. 'lease', ID)
ready(ID, JOB, queued(JOB), closing('handoff'))
return {'OK'}
