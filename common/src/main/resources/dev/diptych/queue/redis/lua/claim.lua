-- A worker takes the first jobs in line of the queues that it can serve.
-- KEYS  1 the partition's prefix
-- ARGV  1 worker, 2 the worker's name as JSON, 3 a number that names this call, 4 how often it was said before,
--       5 most jobs, 6 least priority, 7... queues
-- Writes job, ready, lease, fair, pace, deadline, ev, claimed; for jobs that cannot start what finish writes.
-- Cost O((jobs + queues) log n).
-- Gives a list of {id, epoch, tenant, priority, ms waited, phase, request,
--       checkpoint's phase or '', its step, its state}
-- include: base
-- include: event
-- include: finish
-- include: ready
local worker, most, least = ARGV[1], tonumber(ARGV[5]), tonumber(ARGV[6])
even_when_full()
promote()

local function checkpoint(id, job)
  local found = redis.pcall('HMGET', P .. 'ckpt:' .. id, 'phase', 'step', 'state')
  return found[1] == job.phase and found or {}
end

local function answer(id, job, waited, from)
  local request = redis.pcall('GET', P .. 'req:' .. id)
  return {id, job.epoch, job.tenant, job.priority, waited, job.phase, type(request) == 'string' and request or '',
    from[1] or '', from[2] or 0, from[3] or ''}
end

-- The answer to this very call may have been lost: what it took is still this worker's.
if ARGV[4] ~= '0' then
  local again = {}
  local call, ids = string.match(redis.call('GET', P .. 'claimed:' .. worker) or '', '^(%d+) (.*)$')
  for id in string.gmatch(call == ARGV[3] and ids or '', '%w+') do
    local job = read(id)
    if job and job.state == 'running' and job.owner == worker then
      again[#again + 1] = answer(id, job, 0, checkpoint(id, job))
    end
  end
  if #again > 0 then
    return again
  end
end

-- The head of a queue with how far it is ahead of the queue's virtual time: over several queues, the one of the
-- highest priority goes first, then the one that is least ahead, then the older.
local function head(queue)
  local first = redis.call('ZRANGE', P .. 'ready:' .. queue, 0, 0, 'WITHSCORES')
  if not first[1] then
    return nil
  end
  local score = tonumber(first[2])
  local priority = 9 - math.floor(score / BAND)
  if priority < least then
    return nil
  end
  local virtual = tonumber(redis.call('ZSCORE', P .. 'fair:' .. queue, int(priority) .. '|') or band(priority))
  return {queue = queue, member = first[1], score = score, priority = priority, ahead = score - virtual}
end

local function before(a, b)
  if a.priority ~= b.priority then
    return a.priority > b.priority
  end
  if a.ahead ~= b.ahead then
    return a.ahead < b.ahead
  end
  return a.member < b.member
end

-- The queue's virtual time moves on to the claimed job; tenants whose last finish it has passed need no remembering.
local function advance(fair, priority, score, ahead)
  if ahead <= 0 then
    return
  end
  redis.call('ZADD', fair, int(score), int(priority) .. '|')
  redis.call('ZREMRANGEBYSCORE', fair, int(band(priority)), '(' .. int(score))
end

-- A mean of the time between two claims of one queue, over about the last eight, while jobs were waiting.
local function keep_pace(queue, since)
  local key = P .. 'pace:' .. queue
  local pace = redis.call('HMGET', key, 'last', 'gap')
  local last, gap = tonumber(pace[1] or 0), tonumber(pace[2] or 0)
  if last > 0 and since <= last then
    gap = gap == 0 and NOW - last or gap + (NOW - last - gap) / 8
    redis.call('HSET', key, 'last', int(NOW), 'gap', string.format('%.3f', gap))
  else
    redis.call('HSET', key, 'last', int(NOW))
  end
end

local function start(id, job, step)
  job.epoch = int(job.epoch + 1)
  redis.call('ZADD', P .. 'lease', int(NOW + @LEASE), id)
  if job.deadline then
    redis.call('ZREM', P .. 'deadline', id)
  end
  event(id, job, '{"type":"started","phase":"' .. job.phase .. '","worker":' .. ARGV[2] .. '}')
  save(id, job, 'state', 'running', 'epoch', job.epoch, 'owner', worker, 'since', int(NOW),
    'started', job.started or int(NOW), 'step', step, 'steps', job.steps or 0, 'previewed', 0)
end

local answers = {}
-- Jobs that cannot start are passed over, a hundred of them at most: the rest waits for the next call.
for _ = 1, most + 100 do
  local best
  for i = 7, #ARGV do
    local candidate = head(ARGV[i])
    if candidate and (not best or before(candidate, best)) then
      best = candidate
    end
  end
  if not best or #answers == most then
    break
  end
  local id = string.sub(best.member, 11)
  redis.call('ZREM', P .. 'ready:' .. best.queue, best.member)
  local job = read(id)
  if job == false then
    corrupt(id)
  elseif job and job.state == 'queued' then
    if job.deadline and not job.started and tonumber(job.deadline) <= NOW then
      redis.call('ZREM', P .. 'deadline', id)
      fail(id, job, '{"code":"deadline_exceeded","message":"it was not started by its deadline"}')
    else
      advance(P .. 'fair:' .. best.queue, best.priority, best.score, best.ahead)
      local since, from = tonumber(job.ready or NOW), checkpoint(id, job)
      keep_pace(best.queue, since)
      start(id, job, from[2] or 0)
      answers[#answers + 1] = answer(id, job, int(NOW - since), from)
    end
  end
end

if #answers > 0 then
  local ids = {}
  for i, taken in ipairs(answers) do
    ids[i] = taken[1]
  end
  redis.call('SET', P .. 'claimed:' .. worker, ARGV[3] .. ' ' .. table.concat(ids, ' '), 'PX', @LEASE)
end
return answers
