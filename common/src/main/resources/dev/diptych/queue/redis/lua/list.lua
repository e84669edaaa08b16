-- A page of jobs, newest first; looks at no more than a thousand of them.
-- KEYS  1 the partition's prefix
-- ARGV  1 set: 'jobs', 'jobs:<tenant>' or 'dead', 2 only of this tenant or '', 3 only in this state or '',
--       4, 5 time in ms and id that the page begins after, or '', 6 most
-- Writes nothing. Cost O(log n + jobs looked at).
-- Gives {ids and times in ms, by turns; time and id of the last one looked at if there may be more}
-- include: base
local from, after, most = ARGV[4], ARGV[5], tonumber(ARGV[6])
local found, seen, last = {}, 0, {}
local skip = 0
while seen < 1000 and #found < 2 * most do
  local chunk = redis.call('ZREVRANGEBYSCORE', P .. ARGV[1], from == '' and '+inf' or from, '-inf', 'WITHSCORES',
    'LIMIT', skip, 100)
  if #chunk == 0 then
    return {found, {}}
  end
  skip = skip + 100
  for i = 1, #chunk, 2 do
    local id, at = chunk[i], chunk[i + 1]
    if #found < 2 * most and (after == '' or at ~= from or id < after) then
      seen = seen + 1
      last = {at, id}
      local job = (ARGV[2] == '' and ARGV[3] == '') and {} or read(id) or {}
      if (ARGV[2] == '' or job.tenant == ARGV[2]) and (ARGV[3] == '' or job.state == ARGV[3]) then
        found[#found + 1] = id
        found[#found + 1] = at
      end
    end
  end
end
return {found, last}
