-- Deletes every picture below a folder.
-- KEYS  1 the partition's prefix
-- ARGV  1 prefix, with a slash at its end
-- Writes picture:<key>, pictures:<first part of the key>. Cost O(pictures of the first part).
-- Gives 'OK'
-- include: base
local index = P .. 'pictures:' .. string.match(ARGV[1], '^[^/]+')
for _, key in ipairs(redis.call('ZRANGE', index, 0, -1)) do
  if string.sub(key, 1, #ARGV[1]) == ARGV[1] then
    redis.call('DEL', P .. 'picture:' .. key)
    redis.call('ZREM', index, key)
  end
end
return 'OK'
