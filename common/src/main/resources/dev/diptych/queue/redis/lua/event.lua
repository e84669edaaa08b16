-- Appends an event to a job's log and tells it to whoever listens. body is its JSON object. The job's record must be
-- saved after it, since its seq has moved. A log that was broken from outside begins anew.
local function event(id, job, body)
  local log = P .. 'ev:' .. id
  job.seq = int(job.seq + 1)
  local text = '{"job":"' .. id .. '","epoch":' .. job.epoch .. ',"seq":' .. job.seq .. ',"at":' .. int(NOW) .. ','
    .. string.sub(body, 2)
  if type(redis.pcall('RPUSH', log, text)) == 'table' then
    redis.call('DEL', log)
    redis.call('RPUSH', log, text)
  end
  if tonumber(job.seq) > @EVENTS then
    redis.call('LTRIM', log, -@EVENTS, -1)
  end
  redis.call('PUBLISH', P .. 'events', text)
end

-- Writes fields of a job's record, and the position of its log.
local function save(id, job, ...)
  redis.call('HSET', P .. 'job:' .. id, 'seq', job.seq, ...)
end
