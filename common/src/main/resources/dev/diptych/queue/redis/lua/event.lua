-- Owes an event's delivery to the job's webhook, if it is one of those that it wants.
local function owe(id, job, text, body)
  local kind = string.match(body, '"type":"(%l+)"') or ''
  local lane = string.find(job.hook, ',' .. kind .. ',', 1, true) and redis.call('HGET', P .. 'hook:' .. id, 'lane')
  if not lane then
    return
  end
  redis.call('HSET', P .. 'hook:' .. id, job.seq, text)
  redis.call('ZADD', P .. 'hooks:' .. lane, int(NOW), id .. ':' .. job.seq)
  if not redis.call('ZSCORE', P .. 'hooking', lane) then
    redis.call('ZADD', P .. 'lanes:' .. job.tenant, 'LT', int(NOW), lane)
    redis.call('ZADD', P .. 'hooked', 'LT', int(NOW), job.tenant)
    redis.call('PUBLISH', P .. 'hooks', '')
  end
end

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
  if job.hook then
    owe(id, job, text, body)
  end
end

-- Writes fields of a job's record, and the position of its log.
local function save(id, job, ...)
  redis.call('HSET', P .. 'job:' .. id, 'seq', job.seq, ...)
end
