-- The job is done. Said again under the same epoch it is OK again and nothing more. It is accepted late, after the
-- lease ran out, as long as nobody has claimed the job since.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch, 3 result as JSON
-- Writes job, end, lease, ckpt, live, done, ev; when late also ready. Cost O(log n).
-- Gives {'OK'} or {'LOST', found}
-- include: base
-- include: event
-- include: finish
-- include: ready
-- include: hold
if closed_as('commit') then
  return {'OK'}
end
local late = JOB and JOB.state == 'queued' and JOB.epoch == EPOCH and EPOCH ~= '0'
  and string.sub(JOB.closed or '', 1, #EPOCH + 1) ~= closing('')
if not holds() and not late then
  return lost()
end
-- Either begins with a write that a full memory allows.
if late then
  unready(ID, JOB)
end
finish(ID, JOB, 'succeeded', ARGV[3], '{"type":"succeeded","result":' .. ARGV[3] .. '}', closing('commit'))
return {'OK'}
