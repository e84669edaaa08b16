-- Keeps what a run can go on from. With a full memory it is refused: the run goes on without.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch, 3 phase, 4 step, 5 state
-- Writes ckpt. Cost O(1).
-- Gives {'OK'} or {'LOST', found}
-- include: base
-- include: hold
if not holds() then
  return lost()
end
redis.call('HSET', P .. 'ckpt:' .. ID, 'phase', ARGV[3], 'step', ARGV[4], 'state', ARGV[5])
return {'OK'}
