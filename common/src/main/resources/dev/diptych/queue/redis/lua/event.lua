-- Appends an event to a job's log and tells it to whoever listens. body is its JSON object. A log that was broken from
-- outside begins anew.
local function event(id, epoch, body)
  local log = P .. 'ev:' .. id
  local seq = redis.call('HINCRBY', P .. 'job:' .. id, 'seq', 1)
  local text = '{"job":"' .. id .. '","epoch":' .. epoch .. ',"seq":' .. seq .. ',"at":' .. int(NOW) .. ',' .. string.sub(body, 2)
  local added = redis.pcall('XADD', log, 'MAXLEN', @EVENTS, seq .. '-0', 'e', text)
  if type(added) == 'table' then
    redis.call('DEL', log)
    redis.call('XADD', log, seq .. '-0', 'e', text)
  end
  redis.call('PUBLISH', P .. 'events', text)
end
