-- The worker has stopped a job whose cancel was asked for.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch
-- Writes what finish writes. Cost O(log n).
-- Gives {'OK'}, {'LOST', found}, or {'UNASKED'} when no cancel was asked for
-- include: base
-- include: event
-- include: finish
-- include: hold
if closed_as('cancelled') then
  return {'OK'}
end
if not holds() then
  return lost()
end
if not JOB.cancel then
  return {'UNASKED'}
end
even_when_full()
cancelled(ID, JOB, closing('cancelled'))
return {'OK'}
