-- P begins every key of this partition. NOW is Redis' own clock, in milliseconds since 1970: no client's clock counts.
local P = KEYS[1]
local time = redis.call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

-- A whole number in full: Lua would write large ones as 1e+15.
local function int(number)
  return string.format('%.0f', number)
end

local NUMBERS = {'epoch', 'seq', 'priority', 'cost', 'score', 'ready', 'deadline', 'since', 'attempts', 'crashes', 'step',
  'previewed'}

-- A job's record as a table; nil if there is none, false if it is not what a record must be.
local function read(id)
  local fields = redis.pcall('HGETALL', P .. 'job:' .. id)
  if fields.err then
    return false
  end
  if #fields == 0 then
    return nil
  end
  local job = {}
  for i = 1, #fields, 2 do
    job[fields[i]] = fields[i + 1]
  end
  for _, name in ipairs(NUMBERS) do
    if job[name] and not tonumber(job[name]) then
      return false
    end
  end
  return job.state and job.tenant and job.phase and job.model and job.epoch and job.seq and job.priority and job.cost
    and job or false
end

-- Redis refuses a script's first write when its memory is full, unless that write can only free some. Said first by
-- every transition that must go on then: all but enqueue and checkpoint.
local function even_when_full()
  redis.call('ZREM', P .. 'due', '')
end
