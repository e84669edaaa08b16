-- Appends events of progress under a lease. A step or preview that is not beyond the last one told is left out, so that
-- the call may be said twice.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch, 3 a preview's JPEG or '', then for each event: 'step' or 'preview', step, steps (0: as
--       before), JSON
-- Writes job, ev, prev. Cost O(events).
-- Gives {'OK'} or {'LOST', found}
-- include: base
-- include: event
-- include: hold
if not holds() then
  return lost()
end
even_when_full()
local step, previewed = tonumber(JOB.step or 0), tonumber(JOB.previewed or 0)
for i = 4, #ARGV, 4 do
  local at = tonumber(ARGV[i + 1])
  if ARGV[i] == 'step' and at > step then
    step, JOB.steps = at, ARGV[i + 2]
    event(ID, JOB, ARGV[i + 3])
  elseif ARGV[i] == 'preview' and at > previewed then
    previewed = at
    if ARGV[3] ~= '' then
      redis.call('SET', P .. 'prev:' .. ID, ARGV[3], 'PX', @PREVIEW_TTL)
    end
    event(ID, JOB, ARGV[i + 3])
  end
end
save(ID, JOB, 'step', step, 'steps', JOB.steps or 0, 'previewed', previewed)
return {'OK'}
