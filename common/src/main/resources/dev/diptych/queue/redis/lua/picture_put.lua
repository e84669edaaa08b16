-- Keeps a picture for a while, and its key in the index of its folder.
-- KEYS  1 the partition's prefix
-- ARGV  1 key, 2 bytes
-- Writes picture:<key>, pictures:<first part of the key>. Cost O(log n).
-- Gives 'OK'
-- include: base
local folder = string.match(ARGV[1], '^[^/]+')
if folder ~= 'uploads' then
  even_when_full()
end
redis.call('SET', P .. 'picture:' .. ARGV[1], ARGV[2], 'PX', @KEPT)
redis.call('ZREMRANGEBYSCORE', P .. 'pictures:' .. folder, '-inf', int(NOW))
redis.call('ZADD', P .. 'pictures:' .. folder, int(NOW + @KEPT), ARGV[1])
redis.call('PEXPIRE', P .. 'pictures:' .. folder, @KEPT)
return 'OK'
