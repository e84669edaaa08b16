-- The ready set of a queue is ordered by score = (9 - priority)·2^49 + start tag, then by member = entry number .. id.
-- Start tags are those of start-time fair queueing (Goyal, Vin, Cheng, SIGCOMM 1996): a job starts at the later of the
-- queue's virtual time and its tenant's last finish, and finishes its cost later; the virtual time is the tag of the
-- job claimed last. fair:<queue> holds '<priority>|<tenant>' → last finish and '<priority>|' → virtual time.
local BAND = 562949953421312

local function band(priority)
  return (9 - priority) * BAND
end

-- A place in the queue of a job's phase, behind what its tenant has there already.
local function place(job)
  local fair = P .. 'fair:' .. job.phase .. ':' .. job.model
  local flow = job.priority .. '|' .. job.tenant
  local tags = redis.call('ZMSCORE', fair, job.priority .. '|', flow)
  local virtual, finish = tonumber(tags[1] or band(job.priority)), tonumber(tags[2] or 0)
  local start = math.max(virtual, finish)
  if redis.call('ZADD', fair, int(start + job.cost), flow) == 1 then
    redis.call('SADD', P .. 'queues', job.phase .. ':' .. job.model)
  end
  return int(start), string.format('%010x', redis.call('INCR', P .. 'order'))
end

-- Puts a job into the queue of its phase: at the place that it had there, or at a new one. body is the event that
-- tells of it, closed what a holder's last word was; then further fields of the record.
local function ready(id, job, body, closed, ...)
  local queue = job.phase .. ':' .. job.model
  if not job.score then
    job.score, job.entry = place(job)
  end
  redis.call('ZADD', P .. 'ready:' .. queue, job.score, job.entry .. id)
  redis.call('PUBLISH', P .. 'work', queue)
  if job.due then
    redis.call('HDEL', P .. 'job:' .. id, 'due')
  end
  if body then
    event(id, job, body)
  end
  save(id, job, 'state', 'queued', 'score', job.score, 'entry', job.entry, 'ready', int(NOW),
    'closed', closed or job.closed or '', ...)
end

local function queued(job)
  return '{"type":"queued","phase":"' .. job.phase .. '"}'
end

-- Takes a job that waits out of wherever it waits.
local function unready(id, job)
  redis.call('ZREM', P .. 'due', id)
  redis.call('ZREM', P .. 'deadline', id)
  if job.entry then
    redis.call('ZREM', P .. 'ready:' .. job.phase .. ':' .. job.model, job.entry .. id)
  end
end

-- Lets up to a hundred jobs whose delay is over into their queues.
local function promote()
  local due = redis.call('ZRANGEBYSCORE', P .. 'due', '-inf', int(NOW), 'LIMIT', 0, 100)
  for _, id in ipairs(due) do
    redis.call('ZREM', P .. 'due', id)
    local job = read(id)
    if job == false then
      corrupt(id)
    elseif job and job.state == 'queued' then
      ready(id, job)
    end
  end
  return #due
end
