-- The attempt failed. The job waits for its next one, longer each time, or is dead.
-- KEYS  1 the partition's prefix
-- ARGV  1 job, 2 epoch, 3 failure as JSON, 4 '1' if another attempt may go better, 5 a random number from 0 to 1
-- Writes job, lease, due, ev, or what finish writes. Cost O(log n).
-- Gives {'OK', 'RETRYING' or 'DEAD'} or {'LOST', found}
-- include: base
-- include: event
-- include: finish
-- include: hold
for _, outcome in ipairs({'RETRYING', 'DEAD'}) do
  if closed_as(outcome) then
    return {'OK', outcome}
  end
end
if not holds() then
  return lost()
end
even_when_full()
local attempts = tonumber(JOB.attempts or 0) + 1
redis.call('HSET', P .. 'job:' .. ID, 'attempts', attempts)
if JOB.cancel then
  cancelled(ID, JOB, closing('DEAD'))
  return {'OK', 'DEAD'}
end
if ARGV[4] ~= '1' or attempts >= @MAX_ATTEMPTS then
  fail(ID, JOB, ARGV[3], closing('DEAD'))
  return {'OK', 'DEAD'}
end
local delay = math.min(@MAX_RETRY_DELAY, @RETRY_DELAY * 2 ^ (attempts - 1))
delay = math.floor(delay * (1 - tonumber(ARGV[5]) / 2))
redis.call('ZREM', P .. 'lease', ID)
redis.call('ZADD', P .. 'due', int(NOW + delay), ID)
event(ID, JOB, '{"type":"retrying","phase":"' .. JOB.phase .. '","reason":' .. ARGV[3]
  .. ',"delay_millis":' .. int(delay) .. '}')
save(ID, JOB, 'state', 'queued', 'due', int(NOW + delay), 'closed', closing('RETRYING'))
return {'OK', 'RETRYING'}
