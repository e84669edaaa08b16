-- Takes leases that ran out from their holders, lets what is due into its queue, fails what missed its deadline, and
-- forgets what was kept long enough; of each kind at most a hundred.
-- After a restart of Redis, a failover, or a jump or stall of its clock, nobody's lease is taken for half a lease: its
-- holder could not renew. Holders renew every 0.3 leases, so the rest of the pause is for finding Redis again.
-- KEYS  1 the partition's prefix
-- Writes boot, lease, job, ready, due, deadline, ev, done, trash, and what finish writes. Cost O(jobs log n).
-- Gives {requeued, dead, promoted, forgotten, 1 if there is more to do}
-- include: base
-- include: event
-- include: finish
-- include: ready
even_when_full()
local requeued, dead, forgotten = 0, 0, 0

local function may_take()
  local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')
  local boot = redis.call('HMGET', P .. 'boot', 'run', 'seen', 'until')
  local away, pause = math.abs(NOW - tonumber(boot[2] or 0)), tonumber(boot[3] or 0)
  if boot[1] ~= run or away > @LEASE / 2 then
    pause = NOW + @LEASE / 2
    -- A clock that went back would keep the leases of the dead alive: none may run longer than one lease from now.
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'lease', '(' .. int(NOW + @LEASE), '+inf')) do
      redis.call('ZADD', P .. 'lease', int(NOW + @LEASE), id)
    end
  end
  -- Not at each round of each reaper: every write is one to the disk.
  if boot[1] ~= run or away > @LEASE / 10 then
    redis.call('HSET', P .. 'boot', 'run', run, 'seen', int(NOW), 'until', int(pause))
  end
  return NOW >= pause
end

local function take(id)
  redis.call('ZREM', P .. 'lease', id)
  local job = read(id)
  if job == false then
    dead = dead + 1
    corrupt(id)
    return
  end
  if not job or job.state ~= 'running' then
    return
  end
  if job.cancel then
    cancelled(id, job)
    return
  end
  local crashes = (tonumber(job.crashes) or 0) + 1
  redis.call('HSET', P .. 'job:' .. id, 'crashes', crashes)
  if crashes >= @MAX_CRASHES then
    dead = dead + 1
    fail(id, job, '{"code":"worker_crashed","message":"its worker died or lost it ' .. crashes .. ' times"}')
    return
  end
  requeued = requeued + 1
  ready(id, job, '{"type":"retrying","phase":"' .. job.phase
    .. '","reason":{"code":"worker_crashed","message":"its worker died or lost it"},"delay_millis":0}')
end

local expired = {}
if may_take() then
  expired = redis.call('ZRANGEBYSCORE', P .. 'lease', '-inf', int(NOW), 'LIMIT', 0, 100)
  for _, id in ipairs(expired) do
    take(id)
  end
end
local promoted = promote()

local late = redis.call('ZRANGEBYSCORE', P .. 'deadline', '-inf', int(NOW), 'LIMIT', 0, 100)
for _, id in ipairs(late) do
  redis.call('ZREM', P .. 'deadline', id)
  local job = read(id)
  if job and job.state == 'queued' and not job.started then
    unready(id, job)
    fail(id, job, '{"code":"deadline_exceeded","message":"it was not started by its deadline"}')
    dead = dead + 1
  end
end

local old = redis.call('ZRANGEBYSCORE', P .. 'done', '-inf', int(NOW), 'LIMIT', 0, 100)
for _, id in ipairs(old) do
  local job = read(id) or {tenant = ''}
  redis.call('ZREM', P .. 'done', id)
  redis.call('ZREM', P .. 'dead', id)
  redis.call('ZREM', P .. 'jobs', id)
  redis.call('ZREM', P .. 'jobs:' .. job.tenant, id)
  redis.call('DEL', P .. 'job:' .. id, P .. 'req:' .. id, P .. 'end:' .. id, P .. 'ev:' .. id, P .. 'prev:' .. id,
    P .. 'hook:' .. id)
  if job.idem and redis.call('GET', P .. 'idem:' .. job.tenant .. ':' .. job.idem) == id then
    redis.call('DEL', P .. 'idem:' .. job.tenant .. ':' .. job.idem)
  end
  redis.call('ZADD', P .. 'trash', int(NOW), id)
  forgotten = forgotten + 1
end
local more = math.max(#expired, promoted, #late, #old) >= 100
return {requeued, dead, promoted, forgotten, more and 1 or 0}
