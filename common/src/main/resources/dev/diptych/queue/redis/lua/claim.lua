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

local function answer(id, job, waited, from)
  return {id, job.epoch, job.tenant, job.priority, waited, job.phase, '', from[1] or '', from[2] or 0, from[3] or ''}
end

-- A job that was never claimed has no checkpoint.
local function checkpoint(id, job)
  if tonumber(job.epoch) == 0 then
    return {}
  end
  local found = redis.pcall('HMGET', P .. 'ckpt:' .. id, 'phase', 'step', 'state')
  return found[1] == job.phase and found or {}
end

local function with_requests(answers)
  local keys = {}
  for i, taken in ipairs(answers) do
    keys[i] = P .. 'req:' .. taken[1]
  end
  local requests = #keys > 0 and redis.call('MGET', unpack(keys)) or {}
  for i, taken in ipairs(answers) do
    taken[7] = requests[i] or ''
  end
  return answers
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
    return with_requests(again)
  end
end

-- What one queue is looked at and changed by, read at once and written at once: heads and gone are members of its ready
-- set, virtual the virtual time of each priority, moved those that this call moves on.
local lines = {}
for i = 7, #ARGV do
  lines[#lines + 1] = {queue = ARGV[i], heads = {}, next = 1, gone = {}, virtual = {}, moved = {}}
end

-- The head of a line with how far it is ahead of the queue's virtual time: over several queues, the one of the highest
-- priority goes first, then the one that is least ahead, then the older.
local function head(line)
  if line.next > #line.heads and not line.over then
    line.heads = redis.call('ZRANGE', P .. 'ready:' .. line.queue, #line.gone, #line.gone + most - 1, 'WITHSCORES')
    line.next, line.over = 1, #line.heads < 2 * most
  end
  local member, score = line.heads[line.next], tonumber(line.heads[line.next + 1])
  if not member then
    return nil
  end
  local priority = 9 - math.floor(score / BAND)
  if priority < least then
    return nil
  end
  if not line.virtual[priority] then
    local virtual = redis.call('ZSCORE', P .. 'fair:' .. line.queue, int(priority) .. '|')
    line.virtual[priority] = tonumber(virtual or band(priority))
  end
  return {line = line, member = member, score = score, priority = priority, ahead = score - line.virtual[priority]}
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

local function first_in_line()
  local best
  for _, line in ipairs(lines) do
    local candidate = head(line)
    if candidate and (not best or before(candidate, best)) then
      best = candidate
    end
  end
  return best
end

-- The queue's virtual time moves on to the claimed job.
local function advance(line, priority, score)
  if score > line.virtual[priority] then
    line.virtual[priority] = score
    line.moved[priority] = score
  end
end

-- A mean of the time between two claims of one queue, over about the last eight, while jobs were waiting.
local function keep_pace(line, since)
  if not line.pace then
    local pace = redis.call('HMGET', P .. 'pace:' .. line.queue, 'last', 'gap')
    line.pace = {last = tonumber(pace[1] or 0), gap = tonumber(pace[2])}
  end
  local pace = line.pace
  if pace.last > 0 and since <= pace.last then
    local gap = NOW - pace.last
    pace.gap = (pace.gap or 0) == 0 and gap or pace.gap + (gap - pace.gap) / 8
  end
  pace.last = NOW
end

local leases = {}

local function start(id, job, step)
  local fresh = job.epoch == '0'
  job.epoch = int(job.epoch + 1)
  leases[#leases + 1] = int(NOW + @LEASE)
  leases[#leases + 1] = id
  if job.deadline then
    redis.call('ZREM', P .. 'deadline', id)
  end
  event(id, job, '{"type":"started","phase":"' .. job.phase .. '","worker":' .. ARGV[2] .. '}')
  if fresh then
    save(id, job, 'state', 'running', 'epoch', job.epoch, 'owner', worker, 'since', int(NOW), 'started', int(NOW))
  else
    save(id, job, 'state', 'running', 'epoch', job.epoch, 'owner', worker, 'since', int(NOW),
      'started', job.started or int(NOW), 'step', step, 'steps', job.steps or 0, 'previewed', 0)
  end
end

local answers = {}
-- Jobs that cannot start are passed over, a hundred of them at most: the rest waits for the next call.
for _ = 1, most + 100 do
  local best = #answers < most and first_in_line()
  if not best then
    break
  end
  local id, line = string.sub(best.member, 11), best.line
  line.next = line.next + 2
  line.gone[#line.gone + 1] = best.member
  local job = read(id)
  if job == false then
    corrupt(id)
  elseif job and job.state == 'queued' then
    if job.deadline and not job.started and tonumber(job.deadline) <= NOW then
      redis.call('ZREM', P .. 'deadline', id)
      fail(id, job, '{"code":"deadline_exceeded","message":"it was not started by its deadline"}')
    else
      advance(line, best.priority, best.score)
      local since, from = tonumber(job.ready or NOW), checkpoint(id, job)
      keep_pace(line, since)
      start(id, job, from[2] or 0)
      answers[#answers + 1] = answer(id, job, int(NOW - since), from)
    end
  end
end

for _, line in ipairs(lines) do
  if #line.gone > 0 then
    redis.call('ZREM', P .. 'ready:' .. line.queue, unpack(line.gone))
  end
  -- Tenants whose last finish the virtual time has passed need no remembering.
  for priority, score in pairs(line.moved) do
    redis.call('ZADD', P .. 'fair:' .. line.queue, int(score), int(priority) .. '|')
    redis.call('ZREMRANGEBYSCORE', P .. 'fair:' .. line.queue, int(band(priority)), '(' .. int(score))
  end
  if line.pace then
    local gap = line.pace.gap and {'gap', string.format('%.3f', line.pace.gap)} or {}
    redis.call('HSET', P .. 'pace:' .. line.queue, 'last', int(NOW), unpack(gap))
  end
end
if #answers > 0 then
  redis.call('ZADD', P .. 'lease', unpack(leases))
  local ids = {}
  for i, taken in ipairs(answers) do
    ids[i] = taken[1]
  end
  redis.call('SET', P .. 'claimed:' .. worker, ARGV[3] .. ' ' .. table.concat(ids, ' '), 'PX', @LEASE)
end
return with_requests(answers)
