-- Keeps a picture for as long again as if it were put now.
-- KEYS  1 the partition's prefix
-- ARGV  1 key
-- Writes picture:<key>, pictures:<first part of the key>. Cost O(log n).
-- Gives 1, or 0 for no such picture
-- include: base
if redis.call('PEXPIRE', P .. 'picture:' .. ARGV[1], @KEPT) == 0 then
  return 0
end
local index = P .. 'pictures:' .. string.match(ARGV[1], '^[^/]+')
redis.call('ZADD', index, int(NOW + @KEPT), ARGV[1])
redis.call('PEXPIRE', index, @KEPT)
return 1
