-- Ends a job. outcome is the JSON of its result or failure ('' for neither), body the event that tells of it, closed
-- what a holder's last word was.
local function finish(id, job, state, outcome, body, closed)
  redis.call('ZREM', P .. 'lease', id)
  redis.call('DEL', P .. 'ckpt:' .. id)
  if outcome ~= '' then
    redis.call('SET', P .. 'end:' .. id, outcome)
  end
  redis.call('HINCRBY', P .. 'live', '', -1)
  if redis.call('HINCRBY', P .. 'live', job.tenant, -1) <= 0 then
    redis.call('HDEL', P .. 'live', job.tenant)
  end
  if job.group then
    redis.call('SREM', P .. 'group:' .. job.group .. ':' .. job.tenant, id)
  end
  local keep = @RETENTION
  if state == 'failed' then
    keep = @DEAD_RETENTION
    redis.call('ZADD', P .. 'dead', int(NOW), id)
  end
  redis.call('ZADD', P .. 'done', int(NOW + keep), id)
  event(id, job, body)
  save(id, job, 'state', state, 'finished', int(NOW), 'closed', closed or job.closed or '')
end

local function fail(id, job, failure, closed)
  finish(id, job, 'failed', failure, '{"type":"failed","failure":' .. failure .. '}', closed)
end

local function cancelled(id, job, closed)
  finish(id, job, 'cancelled', '', '{"type":"cancelled"}', closed)
end

-- A job whose record cannot be read ends with that reason, under a record that can.
local function corrupt(id)
  local tenant = redis.pcall('HGET', P .. 'job:' .. id, 'tenant')
  tenant = type(tenant) == 'string' and tenant or ''
  redis.call('DEL', P .. 'job:' .. id, P .. 'ev:' .. id)
  redis.call('HSET', P .. 'job:' .. id, 'tenant', tenant, 'model', '?', 'phase', 'base', 'first', 'base',
    'priority', 0, 'cost', 1, 'epoch', 0, 'created', int(NOW))
  if tenant == '' then
    redis.call('HINCRBY', P .. 'live', '', 1)
  end
  local hook = redis.pcall('HGET', P .. 'hook:' .. id, 'events')
  hook = type(hook) == 'string' and hook or nil
  fail(id, {tenant = tenant, epoch = 0, seq = 0, hook = hook}, '{"code":"corrupt_record","message":"its record cannot be read"}')
end
