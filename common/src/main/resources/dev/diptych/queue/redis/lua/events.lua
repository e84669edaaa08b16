-- The events of a job's log after a position, all of them or none.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch and 3 seq of the position; 0 0 is the beginning
-- Writes nothing. Cost O(log n + events).
-- Gives {'OK', events...} or {'GAP'} when the log does not reach back that far or is not the position's
-- include: base
local id, seq = ARGV[1], tonumber(ARGV[3])
local job = read(id)
if not job or seq > tonumber(job.seq) then
  return {'GAP'}
end
-- The newest entry is the job's seq, and there are no gaps.
local log = redis.pcall('LLEN', P .. 'ev:' .. id)
local first = type(log) == 'number' and job.seq - log + 1
if not first or first > math.max(seq, 1) then
  return {'GAP'}
end
local entries = redis.call('LRANGE', P .. 'ev:' .. id, int(math.max(seq, 1) - first), -1)
if seq > 0 and string.match(table.remove(entries, 1) or '', '"epoch":(%d+)') ~= ARGV[2] then
  return {'GAP'}
end
return {'OK', unpack(entries)}
