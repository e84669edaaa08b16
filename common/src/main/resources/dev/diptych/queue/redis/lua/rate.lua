-- Takes a token out of a bucket.
-- KEYS  1 the partition's prefix
-- ARGV  1 the bucket's name, 2 tokens per second, 3 the most that it holds
-- Writes rate:<bucket>, which is gone by the time that it would be full again. Cost O(1).
-- Gives 0 if there was a token, otherwise the milliseconds until there will be one
-- include: base
local rate, burst = tonumber(ARGV[2]), tonumber(ARGV[3])
local bucket = P .. 'rate:' .. ARGV[1]
local kept = redis.call('HMGET', bucket, 'tokens', 'at')
local tokens = burst
if kept[1] then
  tokens = math.min(burst, tonumber(kept[1]) + (NOW - tonumber(kept[2])) * rate / 1000)
end
if tokens < 1 then
  return math.ceil((1 - tokens) * 1000 / rate)
end
redis.call('HSET', bucket, 'tokens', tostring(tokens - 1), 'at', int(NOW))
redis.call('PEXPIRE', bucket, int(math.ceil(burst / rate * 1000) + 1000))
return 0
