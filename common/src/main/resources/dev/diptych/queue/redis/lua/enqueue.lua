-- A new job enters its queue, or waits for its delay.
-- KEYS  1 the partition's prefix
-- ARGV  1 id, 2 tenant, 3 idempotency key or '', 4 request as JSON, 5 model, 6 phase, 7 priority, 8 cost,
--       9 delay in ms, 10 deadline in ms from now or '', 11 the caller's limit of unfinished jobs or '', 12 group or '',
--       13 webhook's lane or '', 14 its url, 15 the events that it wants, each between commas,
--       16 hash of the order or ''
-- Writes job, req, ev, jobs, live, order, fair, ready or due, deadline, idem, group, hook and what event writes.
-- Cost O(log n).
-- Gives {'OK', now, place or -1, live workers, ms per claim or ''}, {'KNOWN', id, its order's hash or ''} for a known key,
--       {'FULL', 'jobs', 'tenant' or 'caller', ms per claim or ''}
-- include: base
-- include: event
-- include: finish
-- include: ready
local id, tenant, key, request, model, phase = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local delay = tonumber(ARGV[9])
local queue = phase .. ':' .. model
local idem = P .. 'idem:' .. tenant .. ':' .. key

local pace = redis.call('HGET', P .. 'pace:' .. queue, 'gap') or ''
local function known(one)
  return {'KNOWN', one, redis.call('HGET', P .. 'job:' .. one, 'order') or ''}
end
if redis.call('EXISTS', P .. 'job:' .. id) == 1 then
  return known(id)
end
if key ~= '' then
  local first = redis.call('GET', idem)
  if first and redis.call('EXISTS', P .. 'job:' .. first) == 1 then
    return known(first)
  end
end
local live = redis.call('HMGET', P .. 'live', '', tenant)
if @MAX_JOBS > 0 and tonumber(live[1] or 0) >= @MAX_JOBS then
  return {'FULL', 'jobs', pace}
end
if @MAX_JOBS_PER_TENANT > 0 and tonumber(live[2] or 0) >= @MAX_JOBS_PER_TENANT then
  return {'FULL', 'tenant', pace}
end
if ARGV[11] ~= '' and tonumber(live[2] or 0) >= tonumber(ARGV[11]) then
  return {'FULL', 'caller', pace}
end

-- The first write: with a full memory it is refused, and nothing has been written.
redis.call('SET', P .. 'req:' .. id, request)
local job = {tenant = tenant, model = model, phase = phase, priority = ARGV[7], cost = ARGV[8], epoch = 0, seq = 0}
redis.call('HSET', P .. 'live', '', int((live[1] or 0) + 1), tenant, int((live[2] or 0) + 1))
redis.call('ZADD', P .. 'jobs', int(NOW), id)
redis.call('ZADD', P .. 'jobs:' .. tenant, int(NOW), id)
local record = {'tenant', tenant, 'model', model, 'phase', phase, 'first', phase, 'priority', job.priority,
  'cost', job.cost, 'epoch', 0, 'created', int(NOW)}
local function put(field, value)
  record[#record + 1], record[#record + 2] = field, value
end
if key ~= '' then
  redis.call('SET', idem, id, 'PX', @IDEMPOTENCY_TTL)
  put('idem', key)
  put('order', ARGV[16])
end
if ARGV[10] ~= '' then
  local deadline = int(NOW + tonumber(ARGV[10]))
  redis.call('ZADD', P .. 'deadline', deadline, id)
  put('deadline', deadline)
end
if ARGV[12] ~= '' then
  job.group = ARGV[12]
  put('group', job.group)
  redis.call('SADD', P .. 'group:' .. job.group .. ':' .. tenant, id)
end
if ARGV[13] ~= '' then
  job.hook = ARGV[15]
  put('hook', job.hook)
  redis.call('HSET', P .. 'hook:' .. id, 'lane', ARGV[13], 'url', ARGV[14], 'events', job.hook,
    'tenant', tenant)
end
local before = -1
if delay > 0 then
  redis.call('ZADD', P .. 'due', int(NOW + delay), id)
  event(id, job, queued(job))
  save(id, job, 'state', 'queued', 'due', int(NOW + delay), unpack(record))
else
  ready(id, job, queued(job), nil, unpack(record))
  before = redis.call('ZRANK', P .. 'ready:' .. queue, job.entry .. id)
end
return {'OK', int(NOW), before, redis.call('ZCOUNT', P .. 'serve:' .. queue, int(NOW), '+inf'), pace}
