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

-- How this epoch is ended by its holder, and whether it was already ended so.
local function closing(how)
  return EPOCH .. ':' .. how
end

local function closed_as(how)
  return JOB and JOB.closed == closing(how)
end
