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
local entries = redis.call('XRANGE', P .. 'ev:' .. id, int(math.max(seq, 1)) .. '-0', '+')
local first = entries[1] and string.match(entries[1][1], '^%d+')
if first ~= int(math.max(seq, 1)) then
  return {'GAP'}
end
local answer = {'OK'}
for i, entry in ipairs(entries) do
  local text = entry[2][2]
  if i == 1 and seq > 0 then
    if string.match(text, '"epoch":(%d+)') ~= ARGV[2] then
      return {'GAP'}
    end
  else
    answer[#answer + 1] = text
  end
end
return answer
