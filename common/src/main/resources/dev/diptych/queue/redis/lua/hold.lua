-- The caller's lease: ARGV[1] the job, ARGV[2] the epoch. It holds as long as nobody claimed the job since and it has
-- not ended; closed tells how this epoch ended, for a holder whose answer was lost.
local ID, EPOCH = ARGV[1], ARGV[2]
local JOB = read(ID)

local function holds()
  return JOB and JOB.state == 'running' and JOB.epoch == EPOCH
end

local function lost()
  if not JOB then
    return {'LOST', 'no such job'}
  end
  return {'LOST', 'epoch ' .. JOB.epoch .. ', ' .. JOB.state}
end

-- Remembers how this epoch was ended by its holder.
local function close(how)
  redis.call('HSET', P .. 'job:' .. ID, 'closed', EPOCH .. ':' .. how)
end

local function closed_as(how)
  return JOB and JOB.closed == EPOCH .. ':' .. how
end
