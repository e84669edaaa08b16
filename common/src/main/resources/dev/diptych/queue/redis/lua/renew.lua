-- A worker lives, and keeps its leases. A phase that has run longer than it may ends here.
-- KEYS  1 the partition's prefix
-- ARGV  1, 2 job and epoch, 3, 4 the next...
-- Writes lease; for a phase over its limit what finish writes. Cost O(leases log n).
-- Gives for each, in order: 0 lost, 1 held, 2 held and its cancel was asked for
-- include: base
-- include: event
-- include: finish
even_when_full()
local limits = {base = @BASE_LIMIT, refiner = @REFINER_LIMIT}
local answers = {}
for i = 1, #ARGV, 2 do
  local id = ARGV[i]
  local job = read(id)
  local held = job and job.state == 'running' and job.epoch == ARGV[i + 1]
  local limit = held and limits[job.phase] or 0
  if held and limit > 0 and NOW - tonumber(job.since or NOW) > limit then
    fail(id, job, '{"code":"time_limit_exceeded","message":"phase ' .. job.phase .. ' ran longer than ' .. limit .. ' ms"}')
    held = false
  end
  if held then
    redis.call('ZADD', P .. 'lease', int(NOW + @LEASE), id)
  end
  answers[#answers + 1] = held and (job.cancel and 2 or 1) or 0
end
return answers
